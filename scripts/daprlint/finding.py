"""What a rule finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from yaml import MappingNode, ScalarNode, SequenceNode
from yaml import Node as YamlNode

from daprlint.document import Document, Node


class Severity(IntEnum):
    """How bad a finding is: an error does not work, a warning may be meant so, an information costs nothing."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(slots=True)
class Finding:
    """One problem at one place.

    Args:
        mark: the node to point at.
        message: what is wrong and what comes of it.
        fix: what to write instead.
        severity: if not the rule's own.
        absent: kind and name of what the release lacks; `app` is the kind of an app-id.
        code: filled in by the linter.
        suppressed: why it is not wanted, if it is not.
        secret: a node that reports must not repeat, though they show the line it stands in.
    """

    mark: Node
    message: str
    fix: str = ""
    severity: Severity | None = None
    absent: tuple[str, str] | None = None
    code: str = ""
    suppressed: str = ""
    secret: Node | None = None

    @property
    def document(self) -> Document:
        return self.mark.document

    @property
    def path(self) -> str:
        """Return the way from the root of the document: `spec.metadata[3].name`."""
        return _path(self.document.yaml, self.mark.yaml, _by_index)

    @property
    def stable_path(self) -> str:
        """Return the way with the names of list elements that have one: `spec.metadata[brokers].name`."""
        return _path(self.document.yaml, self.mark.yaml, _by_name)


# a node, the way to what holds it, and its key or its index there
_Way = tuple[YamlNode, "_Way | None", "YamlNode | int | None"]


def _by_index(_: YamlNode, index: int) -> str:
    return str(index)


def _by_name(item: YamlNode, index: int) -> str:
    pairs = item.value if isinstance(item, MappingNode) else ()
    names = (value.value for key, value in pairs if key.value == "name" and isinstance(value, ScalarNode))
    return next(names, str(index))


def _path(root: YamlNode, wanted: YamlNode, label: Callable[[YamlNode, int], str]) -> str:
    # a loop, not recursion: the input decides how deep it is
    waiting: list[_Way] = [(root, None, None)]
    seen: set[int] = set()
    while waiting:
        way = waiting.pop()
        node = way[0]
        if node is wanted:
            return _text(way, label).removeprefix(".")
        if isinstance(node, ScalarNode) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            for key, value in reversed(node.value):
                waiting += [(value, way, key), (key, way, key)]
        elif isinstance(node, SequenceNode):
            waiting += [(item, way, index) for index, item in reversed(list(enumerate(node.value)))]
    return ""


def _text(way: _Way, label: Callable[[YamlNode, int], str]) -> str:
    steps = []
    above: _Way | None = way
    while above:
        node, above, step = above
        if isinstance(step, int):
            steps.append(f"[{label(node, step)}]")
        elif step:
            name = step.value if isinstance(step, ScalarNode) else "?"
            steps.append(f'["{name}"]' if "." in name or "/" in name else f".{name}")
    return "".join(reversed(steps))
