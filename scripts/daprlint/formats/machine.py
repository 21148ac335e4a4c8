"""Findings as JSON, schema `daprlint/1`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from daprlint.finding import Finding, Severity

SCHEMA = "daprlint/1"


def report(findings: Sequence[Finding], documents: int) -> str:
    """Return the report.

    Args:
        findings: in the order in which they are written.
        documents: how many were read.
    """
    counts = Counter(finding.severity for finding in findings)
    summary = {f"{severity}s": counts[severity] for severity in sorted(Severity, reverse=True)}
    content = {
        "schema": SCHEMA,
        "findings": [_finding(finding) for finding in findings],
        "summary": summary | {"documents": documents},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    mark, document = finding.mark, finding.document
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
        "fix": finding.fix,
    }
