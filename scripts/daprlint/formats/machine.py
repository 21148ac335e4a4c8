"""Findings as JSON, schema `daprlint/1`."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from daprlint.finding import Finding, Severity
from daprlint.origins import origin
from daprlint.report import Report

SCHEMA = "daprlint/1"


def report(report: Report) -> str:
    """Return the report as one object."""
    summary: dict[str, Any] = {f"{severity}s": report.counts[severity] for severity in sorted(Severity, reverse=True)}
    summary["documents"] = len(report.documents)
    summary["suppressed"] = report.suppressed
    summary["in_baseline"] = report.known
    summary["codes"] = dict(sorted(Counter(finding.code for finding in report.findings).items()))
    content = {"schema": SCHEMA, "findings": [_finding(finding) for finding in report.findings], "summary": summary}
    return json.dumps(content, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    mark, document, found = finding.mark, finding.document, origin(finding)
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "file": document.source.name,
        "line": mark.line,
        "column": mark.column,
        "end_line": mark.end_line,
        "end_column": mark.end_column,
        "resource": {"kind": document.kind, "namespace": document.namespace, "name": document.name},
        "path": finding.path,
        "template": document.template,
        "origin": {"file": found.file, "line": found.line} if found else None,
        "fix": finding.fix,
    }
