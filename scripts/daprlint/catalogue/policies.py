"""Read the names of resiliency policies that mean something to daprd by themselves."""

from __future__ import annotations

import re
from pathlib import Path

_BUILT_IN = re.compile(r'^\t(\w+)\s+BuiltInPolicyName\s*=\s*"(\w+)"', re.MULTILINE)
_COMPONENT = re.compile(r'^\t\w+\s+ComponentType\s*=\s*"(\w+)"', re.MULTILINE)
_PROTECTED = re.compile(r"^func \([^\n]*isProtectedPolicy\(.*?\n}", re.MULTILINE | re.DOTALL)
_LEAST_RETRIES = re.compile(r"isBuiltInPolicy\(name\) && rc\.MaxRetries < (\d+)")


def policy_names(dapr: Path) -> dict[str, object]:
    """Return the built-in retries, those nobody may replace, the fewest retries, and the kinds of components.

    Args:
        dapr: folder of the Dapr module.

    Raises:
        ValueError: the source no longer looks as expected.
    """
    source = (dapr / "pkg" / "resiliency" / "resiliency.go").read_text()
    names = dict(_BUILT_IN.findall(source))
    protected, least = _PROTECTED.search(source), _LEAST_RETRIES.search(source)
    if not (names and protected and least):
        raise ValueError("pkg/resiliency/resiliency.go has other policies than expected")
    return {
        "builtin": sorted(names.values()),
        "protected": sorted(name for constant, name in names.items() if f"string({constant})" in protected[0]),
        "least_retries": int(least[1]),
        "components": sorted(_COMPONENT.findall(source)),
    }
