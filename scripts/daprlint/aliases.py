"""Find aliases that Go's YAML library refuses: they make a document too large, or have no end."""

from __future__ import annotations

from collections.abc import Iterator

from yaml import MappingNode, SequenceNode
from yaml import Node as YamlNode

_FEW_ALIASES, _FEW_NODES = 100, 1000
_SMALL, _LARGE = 400_000, 4_000_000
_MOST_SMALL, _MOST_LARGE = 0.99, 0.10


def excess(root: YamlNode) -> str:
    """Return why the aliases of a document are too many, or nothing.

    Source: go.yaml.in/yaml/v2, decode.go.
    """
    sizes: dict[int, int] = {}  # of a node with all below it; 0 while that is counted
    waiting = [root]
    while waiting:
        node = waiting[-1]
        below = list(_below(node))
        if id(node) not in sizes:
            sizes[id(node)] = 0
            for child in below:
                if sizes.get(id(child)) == 0:
                    return f"the anchor in line {child.start_mark.line + 1} contains itself"
                if id(child) not in sizes:
                    waiting.append(child)
        else:
            waiting.pop()
            sizes[id(node)] = sizes[id(node)] or 1 + sum(sizes[id(child)] for child in below)
    nodes = sizes[id(root)]
    aliases = nodes - len(sizes)
    if aliases > _FEW_ALIASES and nodes > _FEW_NODES and aliases > nodes * _most(nodes):
        return "contains excessive aliasing"
    return ""


def _most(nodes: int) -> float:
    if nodes <= _SMALL:
        return _MOST_SMALL
    if nodes >= _LARGE:
        return _MOST_LARGE
    return _MOST_SMALL - (_MOST_SMALL - _MOST_LARGE) * (nodes - _SMALL) / (_LARGE - _SMALL)


def _below(node: YamlNode) -> Iterator[YamlNode]:
    if isinstance(node, MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, SequenceNode):
        yield from node.value
