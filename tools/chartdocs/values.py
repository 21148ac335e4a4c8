"""Every value of the chart: where it stands, what it may be, its default, and what it is for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from chartdocs.comments import comments
from chartdocs.schema import ANYTHING, Schema, kind, resolved

ABSENT: Any = object()
TABLE = '"dapr-app.deprecated" -}}'


@dataclass(frozen=True, slots=True)
class Value:
    """One key; a name that the user gives stands as <name>, an element of a list as []."""

    path: str
    kind: str
    default: Any
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A key that is no longer there."""

    key: str
    use: str
    since: str


class Chart:
    """The documents of a chart that say what its values are."""

    def __init__(self, folder: Path) -> None:
        self.text = (folder / "values.yaml").read_text()
        self.values: dict[str, Any] = yaml.safe_load(self.text)
        self.comments = comments(self.text)
        self._schema: Schema = json.loads((folder / "values.schema.json").read_text())
        self._deprecated = (folder / "charts/dapr-app/templates/_deprecated.tpl").read_text()

    def section(self, name: str) -> list[Value]:
        """Return a top-level key of the values and everything below it."""
        node, default = self._schema["properties"][name], self.values[name]
        if name == "defaults":
            node = self._only(node, lambda key: key in default)
        if name == "services":
            entry = self._only(node["additionalProperties"], lambda key: key not in self.values["defaults"])
            node, default = {**node, "additionalProperties": entry}, ABSENT
        return list(self._walk(node, name, default, required=False))

    def gone(self) -> list[Gone]:
        """Return the table of the chart itself, in its order."""
        table = yaml.safe_load(self._deprecated.partition(TABLE)[2].partition("{{-")[0])
        return [Gone(key, instead["use"], str(instead["since"])) for key, instead in table.items()]

    def _only(self, node: Schema, wanted: Callable[[str], bool]) -> Schema:
        """Return a schema with the wanted keys: what all services have is told once, and so is what only one has."""
        node = resolved(node, self._schema)
        return {**node, "properties": {key: child for key, child in node["properties"].items() if wanted(key)}}

    def _walk(self, node: Schema, path: str, default: Any, *, required: bool) -> Iterator[Value]:
        node = resolved(node, self._schema)
        if node.get("deprecated"):
            return
        children = list(self._children(node, path, default))
        comment = self.comments.get(path)
        # the defaults of a map whose keys are told one by one stand with them
        split = bool(children and isinstance(default, dict) and default)
        if comment or not split:
            shown = ABSENT if split else default
            yield Value(path, kind(node, self._schema), shown, required, comment or node["description"])
        for child, name, value, needed in children:
            yield from self._walk(child, name, value, required=needed)

    def _children(self, node: Schema, path: str, default: Any) -> Iterator[tuple[Schema, str, Any, bool]]:
        for key, child in node.get("properties", {}).items():
            value = default.get(key, ABSENT) if isinstance(default, dict) else ABSENT
            yield child, f"{path}.{key}", value, key in node.get("required", ())
        entry, items = node.get("additionalProperties"), node.get("items")
        if isinstance(entry, dict) and self._has_keys(entry):
            yield entry, f"{path}.<name>", ABSENT, False
        if isinstance(items, dict) and self._has_keys(items):
            yield items, f"{path}[]", ABSENT, False

    def _has_keys(self, node: Schema) -> bool:
        """Tell whether the entries of a map or a list have keys that the chart knows."""
        node = resolved(node, self._schema)
        entry = node.get("additionalProperties")
        return bool(node.get("properties")) or (isinstance(entry, dict) and entry != ANYTHING and self._has_keys(entry))
