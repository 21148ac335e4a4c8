"""Findings for people: place, message, source line with a caret, fix, and where to read more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from daprlint.explanation import explanation
from daprlint.finding import Finding, Severity
from daprlint.rules import REGISTER


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
    yield f"{mark.document.source.name}:{line}:{column}: {finding.severity} {finding.code}  {finding.message}"
    yield f"{gutter} |"
    source = mark.document.source.lines[line - 1]
    yield f"{line} | {source}".rstrip()
    end = mark.end_column - 1 if mark.end_line == line else len(source)
    carets = "^" * max(1, end - (column - 1))
    # tabs before the place keep it in its column
    indent = "".join("\t" if letter == "\t" else " " for letter in source[: column - 1])
    yield f"{gutter} | {indent}{carets} {finding.fix}".rstrip()
    if template := mark.document.template:
        yield f"{gutter} = template: {template}"
    seen = explanation(REGISTER[finding.code]).seen
    more = f"More: daprlint explain {finding.code}"
    yield f"{gutter} = seen: {seen}  {more}" if seen else f"{gutter} = {more}"


def _summary(counts: Counter[Severity], documents: int) -> str:
    found = [_count(counts[severity], str(severity)) for severity in sorted(Severity, reverse=True) if counts[severity]]
    return f"{', '.join(found) or 'no findings'} in {_count(documents, 'document')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
