"""Put fragments of values together as Helm does with several files."""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]


def merged(*fragments: Values) -> Values:
    """Return the fragments as one; a later one wins, maps are joined."""
    result: Values = {}
    for fragment in fragments:
        for key, value in fragment.items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result
