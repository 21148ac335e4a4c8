"""What differs between two objects, as lines for a person: a path, the old value, the new one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

LONGEST = 60
# lists whose entries have a name are compared by it: an entry in the middle shifts none of the others
KEYS = ("name", "topic", "containerPort", "port")
HIDDEN = "(hidden)"


def difference(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Yield a line for each value that is not the same.

    Args:
        old: what there is.
        new: what there will be.
        path: where in the object they are.
    """
    if isinstance(old, list) and isinstance(new, list) and (key := _key(old + new)):
        old, new = ({f"[{entry[key]}]": entry for entry in entries} for entries in (old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys()):
            below = f"{path}{name}" if name.startswith("[") or not path else f"{path}.{name}"
            if name not in new:
                yield f"{below} goes (was {_shown(old[name], below)})"
            elif name not in old:
                yield f"{below} comes: {_shown(new[name], below)}"
            else:
                yield from difference(old[name], new[name], below)
    elif old != new:
        yield f"{path}: {_shown(old, path)} -> {_shown(new, path)}"


def _key(entries: list[Any]) -> str | None:
    """Return the field that tells the entries of a list apart, if one does."""
    if not all(isinstance(entry, dict) for entry in entries):
        return None
    return next((key for key in KEYS if entries and all(key in entry for entry in entries)), None)


def _shown(value: Any, path: str) -> str:
    if path.startswith(("data.", "stringData.")):
        return HIDDEN  # a ConfigMap's is long, a Secret's is secret
    text = value if isinstance(value, str) and value else json.dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
