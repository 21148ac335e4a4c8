"""Which Dapr brought what: found by comparing the releases, read when a rule asks."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).with_name("since.json")


def of_annotations() -> dict[str, str]:
    """Return the first version (major.minor) of the annotations that the earliest known Dapr lacks."""
    return _read()["annotations"]


def of_resources() -> dict[str, str]:
    """Return the first version (major.minor) of kinds, and of fields as `Kind/path`, that the earliest Dapr lacks.

    In a path `*` stands for any key; elements of a list have the path of the list.
    """
    return _read()["resources"]


def first(names: Mapping[str, set[str]]) -> dict[str, str]:
    """Return the first version of each name that the earliest version lacks.

    Args:
        names: by version, the earliest first.
    """
    found: dict[str, str] = {}
    for version, present in names.items():
        for name in sorted(present - found.keys()):
            found[name] = version
    earliest = next(iter(names))
    return {name: version for name, version in sorted(found.items()) if version != earliest}


def topmost(paths: Mapping[str, str]) -> dict[str, str]:
    """Return the paths whose holder is not new itself.

    Args:
        paths: version by `Kind` or `Kind/path`.
    """
    return {path: version for path, version in paths.items() if _holder(path) not in paths}


def _holder(path: str) -> str:
    kind, _, below = path.partition("/")
    return f"{kind}/{below.rpartition('.')[0]}".rstrip("/") if "." in below else kind if below else ""


@functools.cache
def _read() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = json.loads(DATA.read_bytes())
    return data
