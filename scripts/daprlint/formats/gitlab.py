"""GitLab's Code Quality report."""

from __future__ import annotations

import json

from daprlint.finding import Severity
from daprlint.fingerprint import fingerprints
from daprlint.formats.places import place
from daprlint.report import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(report: Report) -> str:
    """Return the report as a list of issues."""
    issues = []
    for finding, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True):
        found = place(finding)
        issues.append(
            {
                "description": finding.advice,
                "check_name": finding.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": found.file, "lines": {"begin": found.line or 1}},
            }
        )
    return json.dumps(issues, indent=2) + "\n"
