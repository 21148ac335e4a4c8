"""SARIF 2.1.0 (OASIS), which code-scanning services read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from daprlint.explanation import explanation
from daprlint.finding import Severity
from daprlint.fingerprint import fingerprints
from daprlint.formats.places import place
from daprlint.report import Found, Report
from daprlint.rules import REGISTER

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def report(report: Report) -> str:
    """Return the report as one run of a tool."""
    codes = sorted({finding.code for finding in report.findings})
    prints = fingerprints(report.findings)
    run = {
        "tool": {"driver": {"name": "daprlint", "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, codes.index(finding.code), print_)
            for finding, print_ in zip(report.findings, prints, strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    parts = explanation(REGISTER[code])
    text = "\n\n".join(filter(None, (parts.text, parts.seen and f"Seen: {parts.seen}")))
    return {
        "id": code,
        "name": REGISTER[code].check.__name__,
        "shortDescription": {"text": parts.title},
        "fullDescription": {"text": text},
        "help": {"text": f"{text}\n\nMore: daprlint explain {code}"},
        "defaultConfiguration": {"level": _LEVELS[REGISTER[code].severity]},
    }


def _result(finding: Found, index: int, fingerprint: str) -> dict[str, Any]:
    found = place(finding)
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(found.file)}}
    if found.line:
        physical["region"] = {"startLine": found.line}
    if found.column:
        physical["region"] |= {
            "startColumn": found.column, "endLine": found.end_line, "endColumn": found.end_column,
        }  # fmt: skip
    name = f"{finding.subject.label}:{finding.path}"
    fix = f". Fix: {finding.fix}" if finding.fix else ""
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{fix}"},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": name, "kind": "object"}],
            }
        ],
        "partialFingerprints": {"daprlint/v1": fingerprint},
    }
