"""values.schema.json as the documentation reads it: references followed, parts put together, types in words."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
# what Kubernetes or Dapr judges, not the chart
ANYTHING = {"description": "As Kubernetes has it."}


def resolved(node: Schema, root: Schema) -> Schema:
    """Return a node with its reference and its allOf put in; what the node says itself wins."""
    found: Schema = {}
    if reference := node.get("$ref"):
        found = resolved(root["definitions"][reference.rpartition("/")[2]], root)
    for part in node.get("allOf", ()):
        found = _merged(found, resolved(part, root))
    return _merged(found, {key: value for key, value in node.items() if key not in ("$ref", "allOf")})


def _merged(one: Schema, other: Schema) -> Schema:
    both = {**one, **other}
    for key in one.keys() & other.keys():
        if isinstance(one[key], dict) and isinstance(other[key], dict):
            both[key] = _merged(one[key], other[key])
        elif key == "required":
            both[key] = [*one[key], *other[key]]
    return both


def kind(node: Schema, root: Schema) -> str:
    """Return what a value may be, in words; null comes last, and is not told of for what is inside."""
    node = resolved(node, root)
    types = node.get("type", "any value")
    nullable = isinstance(types, list) and "null" in types
    return _without_null(node, root) + (", or null" if nullable else "")


def _without_null(node: Schema, root: Schema) -> str:
    node = resolved(node, root)
    if "enum" in node:
        return " or ".join(f"`{value}`" if value else '`""`' for value in node["enum"])
    types = node.get("type", "any value")
    return " or ".join(
        _one(name, node, root) for name in ([types] if isinstance(types, str) else types) if name != "null"
    )


def _one(name: str, node: Schema, root: Schema) -> str:
    if name == "array":
        return f"list of {_without_null(node['items'], root)}"
    if name == "object":
        entry = node.get("additionalProperties")
        return f"map of {_without_null(entry, root)}" if isinstance(entry, dict) and entry != ANYTHING else "map"
    if name == "integer":
        return f"integer{_bounds(node)}"
    return name


def _bounds(node: Schema) -> str:
    least, most = node.get("minimum"), node.get("maximum")
    if most is not None:
        return f" from {least} to {most}"
    return f" from {least}" if least is not None else ""
