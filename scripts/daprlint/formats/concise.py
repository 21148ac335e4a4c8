"""A line for each finding."""

from __future__ import annotations

from daprlint.formats import colors
from daprlint.formats.printable import visible
from daprlint.formats.summary import closing
from daprlint.report import Found, Report


def report(report: Report) -> str:
    """Return the report."""
    paint = colors.paint if report.color else colors.plain
    lines = [line(finding, paint) for finding in report.findings]
    return "".join(f"{text}\n" for text in (*lines, *closing(report)))


def line(finding: Found, paint: colors.Paint = colors.plain) -> str:
    """Return place, severity, code, message and fix."""
    place = paint(visible(f"{finding.subject.file}:{finding.line}:{finding.column}"), colors.BOLD)
    kind = paint(f"{finding.severity} {finding.code}", colors.SEVERITY[finding.severity])
    return f"{place}: {kind}  {visible(finding.advice)}"
