"""Read bytes into YAML documents whose nodes know their place."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from itertools import islice

from yaml import MappingNode, Mark, MarkedYAMLError, ScalarNode, SequenceNode
from yaml import Node as YamlNode
from yaml._yaml import CParser
from yaml.reader import ReaderError

from daprlint.aliases import excess
from daprlint.document import Document, Source, fields
from daprlint.encoding import bad_places, decoded, without_marks

LARGEST = 32 * 2**20  # bytes; a release of Helm has room for one MiB
_DEEPEST = 10_000  # as in Go's library; the parser's stack would end at three times as many
_MOST_BROKEN = 100
_MOST_BAD = 10  # of a file that is no text, all places are bad
_SOURCE = b"# Source: "
_TEMPLATE = re.compile(rb"^# Source: (.+?)\r?$", re.MULTILINE)
_START = re.compile(r"---(\s|$)")


class Unreadable(Exception):
    """A source that cannot be read; the message starts with its place."""


class _Composer(CParser):
    """libyaml without a resolver: what a plain scalar means is decided when somebody asks."""

    # these are called for every node: "".format is what takes anything and does nothing in the shortest time
    resolve = descend_resolver = ascend_resolver = staticmethod("".format)

    def dispose(self) -> None: ...


class _CarefulComposer(_Composer):
    """The same, for an input that may be nested too deep."""

    depth = 0

    # C calls these two, always with the same arguments
    def descend_resolver(self, parent: YamlNode | None, *_: object) -> None:  # type: ignore[override]
        self.depth += 1
        if self.depth > _DEEPEST and parent is not None:
            raise MarkedYAMLError(problem=f"nested deeper than {_DEEPEST} levels", problem_mark=parent.start_mark)

    def ascend_resolver(self) -> None:  # type: ignore[override]
        self.depth -= 1


def read(source: Source) -> list[Document]:
    """Return the documents of a source; an empty one is none, and one that is not YAML says why.

    Args:
        source: its data are UTF-8 afterwards, whatever they were.

    Raises:
        Unreadable: it is too large.
    """
    if len(source.data) > LARGEST:
        raise Unreadable(f"{source.name}: has more than {LARGEST >> 20} MiB, which no release of Helm can have")
    source.replace(without_marks(source.data))
    try:
        return list(_documents(source))
    except ReaderError:
        text = decoded(source.data)
        broken = [_broken(source, place, what) for place, what in islice(bad_places(source.name, text), _MOST_BAD)]
        source.replace(text.clean.encode())
        return sorted([*broken, *_documents(source)], key=lambda document: document.root.line)


def _documents(source: Source) -> Iterator[Document]:
    start, data = 0, source.data
    for _ in range(_MOST_BROKEN):
        try:
            # lines are counted from the beginning of the source, wherever the parser begins
            yield from _parsed(source, b"\n" * start + data)
            return
        except MarkedYAMLError as error:
            mark = error.problem_mark or Mark(source.name, 0, start, 0, None, 0)
            yield _broken(source, mark, _reason(error))
            after = max(mark.line, start + 1)
            rest = source.lines[after:]
            skipped = next((index for index, line in enumerate(rest) if _START.match(line)), None)
            if skipped is None:
                return
            start, data = after + skipped, "\n".join(rest[skipped:]).encode()
    problem = f"{_MOST_BROKEN} documents are broken; the rest is not read"
    yield _broken(source, Mark(source.name, 0, start, 0, None, 0), problem)


def _parsed(source: Source, data: bytes) -> Iterator[Document]:
    templates = list(_templates(data))
    has_aliases = b"&" in data and b"*" in data
    previous = -1
    composer = _CarefulComposer(data) if _may_be_deep(data) else _Composer(data)
    while composer.check_node():
        root = composer.get_node()
        if root is None:
            return
        template = _template_between(templates, previous, root.start_mark.line)
        previous = root.start_mark.line
        if has_aliases and (problem := excess(root)):
            yield _broken(source, root.start_mark, problem)
        else:
            for item in _items(root):
                yield Document(source, item, template)


def _broken(source: Source, mark: Mark, problem: str) -> Document:
    # the parser may stand behind the last line
    line = min(mark.line, len(source.lines) - 1)
    start, end = (Mark(source.name, 0, line, column, None, 0) for column in (mark.column, mark.column + 1))
    return Document(source, ScalarNode("", "", start, end), problem=problem)


def _reason(error: MarkedYAMLError) -> str:
    began, mark = error.context_mark, error.problem_mark
    where = f" that begins in line {began.line + 1}" if began and mark and began.line != mark.line else ""
    return f"{error.problem} {error.context}{where}" if error.context else str(error.problem)


def _may_be_deep(data: bytes) -> bool:
    """Say whether there is room for too many levels: each takes a bracket, or a column of a line."""
    return data.count(b"[") + data.count(b"{") + max(map(len, data.splitlines()), default=0) > _DEEPEST


def _templates(data: bytes) -> Iterator[tuple[int, str]]:
    if _SOURCE not in data:
        return
    line = position = 0
    for match in _TEMPLATE.finditer(data):
        line += data.count(b"\n", position, match.start())
        position = match.start()
        yield line, match[1].decode(errors="replace")


def _items(root: YamlNode) -> Iterator[YamlNode]:
    if isinstance(root, ScalarNode) and root.value in ("", "~", "null") and not root.style:
        return
    if isinstance(root, MappingNode):
        kind, items = (fields(root).get(name, (None, None))[1] for name in ("kind", "items"))
        if isinstance(kind, ScalarNode) and kind.value.endswith("List") and isinstance(items, SequenceNode):
            yield from items.value
            return
    yield root


def _template_between(templates: list[tuple[int, str]], after: int, before: int) -> str:
    """Return what the last `# Source:` line of a document says; Helm writes one before each document."""
    index = bisect.bisect_left(templates, (before, "")) - 1
    return templates[index][1] if index >= 0 and templates[index][0] > after else ""
