"""Read the fields of Dapr's custom resources out of its CRDs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_ENVELOPE = frozenset(("apiVersion", "kind", "metadata"))
Shape = dict[str, Any] | None


def resources(dapr: Path) -> dict[str, Shape]:
    """Return the shape of each resource by `Kind/version`.

    A shape is a mapping of field names to shapes, `{"*": shape}` for free keys, nothing for a field that is not
    looked into. A list has the shape of its elements.

    Args:
        dapr: folder of the Dapr module.
    """
    found: dict[str, Shape] = {}
    for path in sorted((dapr / "charts" / "dapr" / "crds").glob("*.yaml")):
        spec = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)["spec"]
        for version in spec["versions"]:
            shape = _shape(version["schema"]["openAPIV3Schema"]) or {}
            found[f"{spec['names']['kind']}/{version['name']}"] = {
                name: below for name, below in shape.items() if name not in _ENVELOPE
            }
    return found


def field_paths(found: dict[str, Shape]) -> set[str]:
    """Return the kinds, and their fields as `Kind/path`.

    Args:
        found: shapes by `Kind/version`.
    """
    paths = set()
    for name, shape in found.items():
        kind = name.partition("/")[0]
        waiting = [(f"{kind}/", shape or {})]
        paths.add(kind)
        while waiting:
            above, fields = waiting.pop()
            for field, below in fields.items():
                paths.add(above + field)
                waiting.append((f"{above}{field}.", below or {}))
    return paths


def _shape(schema: dict[str, Any]) -> Shape:
    if schema.get("x-kubernetes-preserve-unknown-fields"):
        return None
    if "items" in schema:
        return _shape(schema["items"])
    if properties := schema.get("properties"):
        return {name: _shape(properties[name]) for name in sorted(properties)}
    additional = schema.get("additionalProperties")
    if isinstance(additional, dict) and (below := _shape(additional)):
        return {"*": below}
    return None
