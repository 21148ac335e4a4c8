"""Read the annotations of the sidecar injector and the names of Dapr's features."""

from __future__ import annotations

import re
from pathlib import Path

_KEY = re.compile(r'^\tKey\w+\s*=\s*"dapr\.io/([\w-]+)"', re.MULTILINE)
_FIELD = re.compile(r'^\t\w+\s+\*?(\w+)\s+`annotation:"dapr\.io/([\w-]+)"', re.MULTILINE)
_FEATURE = re.compile(r'^\t\w+\s+Feature\s*=\s*"(\w+)"', re.MULTILINE)
_TYPES = {"bool": "bool", "string": "string", "int": "integer", "int32": "integer"}


def annotation_types(dapr: Path) -> dict[str, str]:
    """Return the annotations without `dapr.io/`, and the type as which the injector reads each.

    Args:
        dapr: folder of the Dapr module.
    """
    injector = dapr / "pkg" / "injector"
    types = {
        name: _TYPES[go_type] for go_type, name in _FIELD.findall((injector / "patcher" / "sidecar.go").read_text())
    }
    names = _KEY.findall((injector / "annotations" / "annotations.go").read_text())
    return {name: types.get(name, "string") for name in sorted(names)}


def feature_names(dapr: Path) -> list[str]:
    """Return the names of the features that a Configuration can switch.

    Args:
        dapr: folder of the Dapr module.
    """
    return sorted(_FEATURE.findall((dapr / "pkg" / "config" / "configuration.go").read_text()))
