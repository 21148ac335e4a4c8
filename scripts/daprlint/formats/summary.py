"""The lines below the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from daprlint.explanation import explanation
from daprlint.finding import Severity
from daprlint.report import Report
from daprlint.rules import REGISTER


def closing(report: Report) -> Iterator[str]:
    """Yield what stands below the findings: the statistics and the summary, as they are wanted."""
    if report.statistics and report.findings:
        yield "\n".join(_statistics(report))
    if not report.quiet:
        yield summary(report)


def summary(report: Report) -> str:
    """Return in one line what was found."""
    counts = report.counts
    found = [_count(counts[severity], str(severity)) for severity in sorted(Severity, reverse=True) if counts[severity]]
    apart = [f"{report.suppressed} suppressed"] if report.suppressed else []
    apart += [f"{report.known} in the baseline"] if report.known else []
    rest = f" ({', '.join(apart)})" if apart else ""
    return f"{', '.join(found) or 'no findings'} in {_count(len(report.subjects), 'document')}{rest}"


def _statistics(report: Report) -> Iterator[str]:
    counts = Counter((finding.code, finding.severity) for finding in report.findings)
    for (code, level), count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"{count:>5}  {code}  {level!s:<8} {explanation(REGISTER[code]).title}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
