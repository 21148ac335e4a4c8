"""The rendered objects hold nothing that says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .registry import Objects, always

# an empty map is what says "with its defaults" there
EMPTY_MAPS = {"emptyDir", "namespaceSelector", "podSelector"}


@always
def nothing_is_null_and_no_map_is_empty(objects: Objects) -> None:
    for item in objects:
        for path, value in _walk(item.body):
            assert value is not None, f"{path} of {item} is null"
            assert value != {} or path[-1] in EMPTY_MAPS, f"{path} of {item} is an empty map"


def _walk(node: Any, path: tuple[str, ...] = ("",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in children:
        yield from _walk(value, (*path, str(key)))
