"""A line for each finding."""

from __future__ import annotations

from daprlint.finding import Finding
from daprlint.formats import colors
from daprlint.formats.printable import visible
from daprlint.formats.summary import closing
from daprlint.report import Report


def report(report: Report) -> str:
    """Return the report."""
    paint = colors.paint if report.color else colors.plain
    lines = [line(finding, paint) for finding in report.findings]
    return "".join(f"{text}\n" for text in (*lines, *closing(report)))


def line(finding: Finding, paint: colors.Paint = colors.plain) -> str:
    """Return place, severity, code, message and fix."""
    mark = finding.mark
    place = paint(visible(f"{mark.document.source.name}:{mark.line}:{mark.column}"), colors.BOLD)
    kind = paint(f"{finding.level} {finding.code}", colors.SEVERITY[finding.level])
    fix = f" ({finding.fix})" if finding.fix else ""
    return f"{place}: {kind}  {visible(finding.message + fix)}"
