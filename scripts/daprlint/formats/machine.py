"""Findings as JSON, schema `daprlint/1`."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from daprlint.finding import Severity
from daprlint.report import Found, Report

SCHEMA = "daprlint/1"


def report(report: Report) -> str:
    """Return the report as one object."""
    summary: dict[str, Any] = {f"{severity}s": report.counts[severity] for severity in sorted(Severity, reverse=True)}
    summary["documents"] = len(report.subjects)
    summary["suppressed"] = report.suppressed
    summary["in_baseline"] = report.known
    summary["codes"] = dict(sorted(Counter(finding.code for finding in report.findings).items()))
    content = {"schema": SCHEMA, "findings": [_finding(finding) for finding in report.findings], "summary": summary}
    return json.dumps(content, indent=2) + "\n"


def _finding(finding: Found) -> dict[str, Any]:
    subject = finding.subject
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "file": subject.file,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "resource": {"kind": subject.kind, "namespace": subject.namespace, "name": subject.name},
        "path": finding.path,
        "template": finding.template,
        "origin": finding.origin and {"file": finding.origin.file, "line": finding.origin.line},
        "fix": finding.fix,
    }
