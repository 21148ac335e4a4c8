"""Where text comes from: sources, the YAML documents in them, and nodes that know their place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml import MappingNode, ScalarNode, SequenceNode
from yaml import Node as YamlNode

from daprlint.scalars import Scalar, as_json, resolve

Pair = tuple[YamlNode, YamlNode]

STRING_TAG = "tag:yaml.org,2002:str"
MERGE_KEY = "<<"
# YAML 1.1 breaks lines at these, not only at the line feed
LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(eq=False)
class Source:
    """One file, stream or rendered chart.

    Args:
        name: as it is shown.
        data: what stands in it.
        chart: folder of the chart that was rendered, if one was.
        again: a chart's text when it is rendered once more.
    """

    name: str
    data: bytes
    chart: str = ""
    again: bytes | None = None

    def replace(self, data: bytes) -> None:
        """Hold other bytes."""
        self.data = data
        self.__dict__.pop("lines", None)

    @functools.cached_property
    def lines(self) -> list[str]:
        """Return the lines as the parser counts them; the reader has made UTF-8 of the data by then."""
        return LINE_BREAK.split(self.data.decode(errors="replace"))


@dataclass(eq=False, slots=True)
class Document:
    """One YAML document.

    Args:
        source: where it stands.
        yaml: its root.
        template: path of the chart's template that rendered it, when the stream says so.
        problem: why it cannot be read; the root then stands at the place of that.
    """

    source: Source
    yaml: YamlNode
    template: str = ""
    problem: str = ""
    api_version: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""

    def __post_init__(self) -> None:
        root = self.root
        self.api_version = root.text_at("apiVersion")
        self.kind = root.text_at("kind")
        self.name = root.text_at("metadata", "name")
        self.namespace = root.text_at("metadata", "namespace")

    @property
    def root(self) -> Node:
        return Node(self, self.yaml)

    @property
    def group(self) -> str:
        """Return the API group: `dapr.io` of `dapr.io/v1alpha1`, nothing for the core group."""
        return self.api_version.rpartition("/")[0]


@dataclass(eq=False, slots=True)
class Node:
    """A YAML node and its place."""

    document: Document
    yaml: YamlNode

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.yaml, MappingNode)

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.yaml, ScalarNode)

    @property
    def is_sequence(self) -> bool:
        return isinstance(self.yaml, SequenceNode)

    @property
    def written(self) -> str:
        """Return a scalar as it stands in the file, without quotes."""
        return self.yaml.value if isinstance(self.yaml, ScalarNode) else ""

    @property
    def value(self) -> Scalar:
        """Return a scalar as Go reads it."""
        if not isinstance(self.yaml, ScalarNode):
            return None
        written: str = self.yaml.value
        if self.yaml.tag == STRING_TAG or self.yaml.style:
            return written
        return resolve(written)

    @property
    def text(self) -> str:
        """Return a scalar as the text that a field without a type receives."""
        value = self.value
        if isinstance(value, str):
            return value
        return "" if value is None else as_json(value)

    def get(self, key: str) -> Node | None:
        """Return the value under a key of a mapping; as in Go, the last of two equal keys counts."""
        pair = fields(self.yaml).get(key)
        return Node(self.document, pair[1]) if pair else None

    def pair(self, key: str) -> tuple[Node, Node] | None:
        """Return a key of a mapping and its value."""
        pair = fields(self.yaml).get(key)
        return (Node(self.document, pair[0]), Node(self.document, pair[1])) if pair else None

    def at(self, *keys: str) -> Node | None:
        """Follow keys down through mappings."""
        yaml = self.yaml
        for key in keys:
            pair = fields(yaml).get(key)
            if pair is None:
                return None
            yaml = pair[1]
        return Node(self.document, yaml)

    def text_at(self, *keys: str) -> str:
        """Follow keys down to a scalar and return its text, or nothing."""
        node = self.at(*keys)
        return node.text if node else ""

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Yield the keys and values of a mapping, merged ones in the place of their `<<: *other`."""
        for key, value in entries(self.yaml):
            yield Node(self.document, key), Node(self.document, value)

    def items(self) -> Iterator[Node]:
        """Yield the elements of a sequence."""
        if isinstance(self.yaml, SequenceNode):
            for item in self.yaml.value:
                yield Node(self.document, item)

    @property
    def line(self) -> int:
        """Return the line, counted from 1."""
        return int(self.yaml.start_mark.line) + 1

    @property
    def column(self) -> int:
        """Return the column, counted from 1 in characters."""
        return int(self.yaml.start_mark.column) + 1

    @property
    def end_line(self) -> int:
        return int(self.yaml.end_mark.line) + 1

    @property
    def end_column(self) -> int:
        """Return the column after the last character."""
        return int(self.yaml.end_mark.column) + 1


def fields(yaml: YamlNode) -> dict[str, Pair]:
    """Return the keys and values of a mapping by the text of the key; it is worked out once for a node."""
    found: dict[str, Pair] | None = yaml.__dict__.get("fields")
    if found is None:
        found = yaml.__dict__["fields"] = _fields(yaml)
    return found


def entries(yaml: YamlNode) -> list[Pair]:
    """Return the keys and values of a mapping, merged ones too, in the order in which Go's library applies them."""
    if not fields(yaml):
        return []
    own: list[Pair] = yaml.value
    found: list[Pair] = yaml.__dict__.get("merged", own)
    return found


def _fields(yaml: YamlNode) -> dict[str, Pair]:
    own = _own(yaml)
    if MERGE_KEY not in own:
        return own
    merged = yaml.__dict__["merged"] = _entries(yaml, {})
    return {pair[0].value: pair for pair in merged if isinstance(pair[0], ScalarNode)}


def _own(yaml: YamlNode) -> dict[str, Pair]:
    if not isinstance(yaml, MappingNode):
        return {}
    try:
        return {pair[0].value: pair for pair in yaml.value}
    except TypeError:  # a key that is no text
        return {pair[0].value: pair for pair in yaml.value if isinstance(pair[0], ScalarNode)}


def _entries(yaml: YamlNode, done: dict[YamlNode, list[Pair]]) -> list[Pair]:
    """Return keys and values in the order in which Go's library applies them: what comes later counts.

    Args:
        yaml: the mapping.
        done: mappings that were looked at already, so that many merges of one cost no more than one.
    """
    if not isinstance(yaml, MappingNode):
        return []
    own: list[Pair] = yaml.value
    for key, _ in own:
        if key.value == MERGE_KEY:
            break
    else:
        return own
    if yaml in done:
        return done[yaml]
    done[yaml] = []  # an anchor may stand inside itself
    found: dict[object, Pair] = {}
    for key, value in own:
        # of several merged mappings the first counts
        sources = reversed(value.value) if isinstance(value, SequenceNode) else (value,)
        pairs = (pair for source in sources for pair in _entries(source, done)) if _is_merge(key) else ((key, value),)
        for pair in pairs:
            name = pair[0].value if isinstance(pair[0], ScalarNode) else pair[0]
            found.pop(name, None)
            found[name] = pair
    done[yaml] = list(found.values())
    return done[yaml]


def _is_merge(key: YamlNode) -> bool:
    return isinstance(key, ScalarNode) and key.value == MERGE_KEY and not key.style
