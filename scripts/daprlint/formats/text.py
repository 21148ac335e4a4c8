"""Findings for people: place, message, source line with a caret, fix, and where to read more."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.explanation import explanation
from daprlint.formats import colors
from daprlint.formats.printable import visible
from daprlint.formats.summary import closing
from daprlint.report import Found, Report
from daprlint.rules import REGISTER

_LONGEST_LINE = 200


def report(report: Report) -> str:
    """Return the report."""
    paint = colors.paint if report.color else colors.plain
    blocks = ["\n".join(_block(finding, paint)) for finding in report.findings]
    return "\n".join(f"{block}\n" for block in (*blocks, *closing(report)))


def _block(finding: Found, paint: colors.Paint) -> Iterator[str]:
    level, line = finding.severity, finding.line
    gutter = " " * len(str(line))
    bar = paint("|", colors.DIM)
    place = visible(f"{finding.subject.file}:{line}:{finding.column}")
    kind = paint(f"{level} {finding.code}", colors.SEVERITY[level])
    yield f"{paint(place, colors.BOLD)}: {kind}  {visible(finding.message)}"
    yield f"{gutter} {bar}"
    end = finding.end_column - 1 if finding.end_line == line else len(finding.source)
    source, start, end = _clipped(finding.source, finding.column - 1, end)
    yield f"{line} {bar} {visible(source)}".rstrip()
    carets = paint("^" * max(1, end - start), colors.SEVERITY[level])
    # tabs before the place keep it in its column
    indent = "".join("\t" if letter == "\t" else " " for letter in source[:start])
    yield f"{gutter} {bar} {indent}{carets} {visible(finding.fix)}".rstrip()
    if template := finding.origin or finding.template:
        yield visible(f"{gutter} = template: {template}")
    seen = explanation(REGISTER[finding.code]).seen
    more = f"More: daprlint explain {finding.code}"
    yield f"{gutter} = seen: {seen}  {more}" if seen else f"{gutter} = {more}"


def _clipped(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return what people need to see of a line, such as one of minified JSON, and where the place is in that."""
    if len(line) <= _LONGEST_LINE:
        return line, start, end
    first = max(0, start - _LONGEST_LINE // 2)
    cut = line[first : first + _LONGEST_LINE]
    before, after = "..." if first else "", "..." if first + len(cut) < len(line) else ""
    moved = len(before) - first
    return f"{before}{cut}{after}", start + moved, min(end + moved, len(before) + len(cut))
