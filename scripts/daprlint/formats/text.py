"""Findings for people: place, message, source line with a caret, fix, and where to read more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from daprlint.explanation import explanation
from daprlint.finding import Finding, Severity
from daprlint.rules import REGISTER

_LONGEST_LINE = 200
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def report(findings: Iterable[Finding], documents: int) -> str:
    """Return the report.

    Args:
        findings: in the order in which they are shown.
        documents: how many were read.
    """
    blocks = []
    counts: Counter[Severity] = Counter()
    for finding in findings:
        counts[finding.severity or Severity.ERROR] += 1
        blocks.append("\n".join(_block(finding)) + "\n")
    return "\n".join([*blocks, _summary(counts, documents)]) + "\n"


def _block(finding: Finding) -> Iterator[str]:
    mark = finding.mark
    line, column = mark.line, mark.column
    gutter = " " * len(str(line))
    place = f"{mark.document.source.name}:{line}:{column}"
    yield _visible(f"{place}: {finding.severity} {finding.code}  {finding.message}")
    yield f"{gutter} |"
    source = mark.document.source.lines[line - 1]
    end = mark.end_column - 1 if mark.end_line == line else len(source)
    source, start, end = _clipped(source, column - 1, end)
    yield f"{line} | {_visible(source)}".rstrip()
    carets = "^" * max(1, end - start)
    # tabs before the place keep it in its column
    indent = "".join("\t" if letter == "\t" else " " for letter in source[:start])
    yield _visible(f"{gutter} | {indent}{carets} {finding.fix}".rstrip())
    if template := mark.document.template:
        yield f"{gutter} = template: {template}"
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


def _visible(text: str) -> str:
    """Return a text that does nothing to a terminal."""
    return text if text.isprintable() else _CONTROL.sub(lambda match: repr(match[0])[1:-1], text)


def _summary(counts: Counter[Severity], documents: int) -> str:
    found = [_count(counts[severity], str(severity)) for severity in sorted(Severity, reverse=True) if counts[severity]]
    return f"{', '.join(found) or 'no findings'} in {_count(documents, 'document')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
