"""Read bytes into YAML documents whose nodes know their place."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from yaml import MappingNode, MarkedYAMLError, ScalarNode, SequenceNode, YAMLError
from yaml import Node as YamlNode
from yaml._yaml import CParser

from daprlint.document import Document, Source

_DEEPEST = 10_000  # as in Go's library; the parser's stack would end at three times as many
_TEMPLATE = re.compile(rb"^# Source: (.+?)\r?$", re.MULTILINE)


_ACTION = re.compile(rb"\{\{-? ?(/\*|[.$]|(if|with|range|include|define|template|toYaml|tpl|end)\b)")
_UNRENDERED = ". It looks like a template that Helm has not rendered. Fix: daprlint --chart DIR"


class Unreadable(Exception):
    """A source that cannot be read; the message starts with its place."""


class _Composer(CParser):
    """libyaml without a resolver: what a plain scalar means is decided when somebody asks."""

    depth = 0

    def resolve(self, *_: object) -> None: ...

    def descend_resolver(self, *_: object) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise YAMLError(f"nested deeper than {_DEEPEST} levels")

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def dispose(self) -> None: ...


def read(source: Source) -> Iterator[Document]:
    """Yield the documents of a source; an empty document is none.

    Raises:
        Unreadable: the text is not YAML.
    """
    templates = list(_templates(source.data))
    try:
        previous = -1
        composer = _Composer(source.data)
        while composer.check_node():
            root = composer.get_node()
            if root is None:
                break
            template = _template_between(templates, previous, root.start_mark.line)
            previous = root.start_mark.line
            for item in _items(root):
                yield Document(source, item, template)
    except YAMLError as error:
        raise Unreadable(_describe(source, error)) from error


def _templates(data: bytes) -> Iterator[tuple[int, str]]:
    line = position = 0
    for match in _TEMPLATE.finditer(data):
        line += data.count(b"\n", position, match.start())
        position = match.start()
        yield line, match[1].decode(errors="replace")


def _items(root: YamlNode) -> Iterator[YamlNode]:
    if isinstance(root, ScalarNode) and not root.value and not root.style:
        return
    if isinstance(root, MappingNode):
        fields = {key.value: value for key, value in root.value if isinstance(key, ScalarNode)}
        kind, items = fields.get("kind"), fields.get("items")
        if isinstance(kind, ScalarNode) and kind.value.endswith("List") and isinstance(items, SequenceNode):
            yield from items.value
            return
    yield root


def _template_between(templates: list[tuple[int, str]], after: int, before: int) -> str:
    """Return what the last `# Source:` line of a document says; Helm writes one before each document."""
    index = bisect.bisect_left(templates, (before, "")) - 1
    return templates[index][1] if index >= 0 and templates[index][0] > after else ""


def _describe(source: Source, error: YAMLError) -> str:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        context = f" {error.context}" if error.context else ""
        hint = _UNRENDERED if _ACTION.search(source.data) else ""
        return f"{source.name}:{mark.line + 1}:{mark.column + 1}: not YAML: {error.problem}{context}{hint}"
    return f"{source.name}: not YAML: {' '.join(str(error).split())}"
