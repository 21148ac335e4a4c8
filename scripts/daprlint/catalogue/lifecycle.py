"""When versions of Kubernetes' API are deprecated and removed: written out of k8s.io/api, read when a rule asks."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

from daprlint.catalogue import number

DATA = Path(__file__).with_name("lifecycle.json")
MODULE, VERSION = "k8s.io/api", "v0.37.2"

_FUNCTION = re.compile(r"func \(in \*(\w+)\) APILifecycle(\w+)\(\) [^{]+\{\n(.*?)\n\}", re.DOTALL)
_GROUP = re.compile(r'GroupName = "(.*)"')
# versions that the module has dropped together with their types
_GONE = {
    "apiextensions.k8s.io/v1beta1/CustomResourceDefinition": ("1.16", "1.22", "apiextensions.k8s.io/v1"),
    "autoscaling/v2beta1/HorizontalPodAutoscaler": ("1.22", "1.25", "autoscaling/v2"),
    "autoscaling/v2beta2/HorizontalPodAutoscaler": ("1.23", "1.26", "autoscaling/v2"),
    "policy/v1beta1/PodSecurityPolicy": ("1.21", "1.25", ""),
    "extensions/v1beta1/PodSecurityPolicy": ("1.10", "1.16", ""),
}


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The end of a version.

    Args:
        deprecated: first Kubernetes (major, minor) that warns.
        removed: first Kubernetes that does not serve it.
        instead: apiVersion to use; none when there is none.
    """

    deprecated: tuple[int, int]
    removed: tuple[int, int]
    instead: str


def lifecycle(api_version: str, kind: str) -> Lifecycle | None:
    """Return the end of a version of a kind; nothing for one that is to stay, or is not Kubernetes' own."""
    entry = _read().get(f"{api_version}/{kind}")
    return Lifecycle(number(entry[0]), number(entry[1]), entry[2]) if entry else None


def read_module(folder: Path) -> dict[str, tuple[str, str, str]]:
    """Return deprecation, removal and replacement by `apiVersion/kind`.

    Args:
        folder: of the module k8s.io/api.
    """
    facts: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*/*/zz_generated.prerelease-lifecycle.go")):
        group = _GROUP.search((path.parent / "register.go").read_text())
        api_version = f"{group[1]}/{path.parent.name}" if group and group[1] else path.parent.name
        for kind, what, body in _FUNCTION.findall(path.read_text()):
            words = re.findall(r'"([^"]*)"', body)[:2] or [".".join(re.findall(r"\d+", body))]
            if not kind.endswith("List"):
                facts.setdefault(f"{api_version}/{kind}", {})[what] = "/".join(filter(None, words))
    found = {
        key: (fact["Deprecated"], fact["Removed"], fact.get("Replacement", ""))
        for key, fact in facts.items()
        if "Removed" in fact
    }
    return dict(sorted((found | _GONE).items()))


@functools.cache
def _read() -> dict[str, tuple[str, str, str]]:
    data: dict[str, tuple[str, str, str]] = json.loads(DATA.read_bytes())["versions"]
    return data
