"""Findings that somebody has looked at and does not want: by an annotation, a comment, or the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from yaml import Mark, ScalarNode

from daprlint.document import Document, Node, Source
from daprlint.finding import Finding

ANNOTATION = "daprlint.io/ignore"
_TRACE = b"daprlint"
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*daprlint:\s*ignore\b:?\s*(.*?)\s*(?:\s#\s|$)")
_NEXT = re.compile(r";\s*(?=[A-Za-z]+[0-9])")


@dataclass(eq=False, slots=True)
class Suppression:
    """One code that is not wanted in some place.

    Args:
        mark: where it says so.
        code: of the rule; in the configuration its beginning suffices.
        reason: why; one without a reason suppresses nothing.
        document: the object whose findings it is about; none for any.
        line: the line whose findings it is about; 0 for any.
        glob: of `Kind/name` of the objects it is about.
        used: it has suppressed something.
    """

    mark: Node
    code: str
    reason: str
    document: Document | None = None
    line: int = 0
    glob: str = ""
    used: bool = False

    def covers(self, finding: Finding) -> bool:
        """Say whether a finding is meant."""
        if not self.reason:
            return False
        document = finding.document
        if self.glob:
            name = f"{document.kind}/{document.name}"
            return finding.code.startswith(self.code) and fnmatchcase(name, self.glob)
        return finding.code == self.code and document is self.document and self.line in (0, finding.mark.line)


def written_in(documents: Iterable[Document]) -> Iterator[Suppression]:
    """Yield the suppressions that stand in documents, in annotations first."""
    by_source: dict[Source, list[Document]] = {}
    for document in documents:
        by_source.setdefault(document.source, []).append(document)
    for source, inside in by_source.items():
        if _TRACE in source.data:
            for document in inside:
                yield from _annotated(document)
            yield from _commented(source, inside)


def _annotated(document: Document) -> Iterator[Suppression]:
    mark = document.root.at("metadata", "annotations", ANNOTATION)
    if mark and mark.text:
        for code, reason in _parsed(mark.text):
            yield Suppression(mark, code, reason, document)


def _commented(source: Source, documents: list[Document]) -> Iterator[Suppression]:
    for number, text in enumerate(source.lines, 1):
        match = _COMMENT.search(text)
        if match is None:
            continue
        line = number if text[: match.start()].strip() else _after_comments(source, number)
        document = next((one for one in reversed(documents) if one.root.line <= line), None)
        if document is None or _inside_scalar(document, number - 1, match.start()):
            continue
        start = Mark(source.name, 0, number - 1, match.start(), None, 0)
        end = Mark(source.name, 0, number - 1, len(text.rstrip()), None, 0)
        mark = Node(document, ScalarNode("", match[1], start, end))
        for code, reason in _parsed(match[1]):
            yield Suppression(mark, code, reason, document, line)


def _after_comments(source: Source, number: int) -> int:
    """Return the first line below a comment that is not a comment."""
    lines = source.lines
    while number < len(lines) and lines[number].lstrip().startswith("#"):
        number += 1
    return number + 1


def _inside_scalar(document: Document, line: int, column: int) -> bool:
    """Say whether what looks like a comment is part of a text."""
    waiting = [document.root]
    seen = set()
    while waiting:
        node = waiting.pop()
        start, end = node.yaml.start_mark, node.yaml.end_mark
        within = (start.line, start.column) < (line, column) < (end.line, end.column)
        if node.is_scalar:
            if within:
                return True
        elif id(node.yaml) not in seen:
            seen.add(id(node.yaml))
            waiting += node.items()
            waiting += (below for pair in node.pairs() for below in pair)
    return False


def _parsed(text: str) -> Iterator[tuple[str, str]]:
    for part in _NEXT.split(text):
        code, _, reason = part.partition(":")
        yield code.strip().upper(), reason.strip()
