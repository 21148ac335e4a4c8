"""The comments of values.yaml by the path of the key that they stand above."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

LEAF = "# -- "


def comments(text: str) -> dict[str, str]:
    """Return each comment in one line; a comment in columns (two spaces after the #) is no sentence and is left out."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return {}
    lines = text.splitlines()
    return {path: comment for path, line in _keys(root, ()) if (comment := _above(lines, line))}


def _keys(node: yaml.MappingNode, path: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for key, value in node.value:
        here = (*path, key.value)
        yield ".".join(here), key.start_mark.line
        if isinstance(value, yaml.MappingNode) and not value.flow_style:
            yield from _keys(value, here)


def _above(lines: list[str], number: int) -> str:
    found: list[str] = []
    while number and (line := lines[number - 1].strip()).startswith("#"):
        if line.startswith(LEAF):
            return line.removeprefix(LEAF)
        found.insert(0, line.removeprefix("#"))
        number -= 1
    return " ".join(line.strip() for line in found if not line.startswith("  "))
