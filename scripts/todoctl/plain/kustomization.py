"""Lays plain objects out as files: the Dapr objects in a folder to be applied first, the rest in a second one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from todoctl.plain.objects import PlainObject

FILE = "kustomization.yaml"
MARK = "# Written by todoctl manifests; do not change it here, the next run replaces it.\n"
COMPONENTS, SERVICES = "components", "services"

_HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
_ORDER = """\
# The Dapr objects before the pods that need them; kubectl says that this order wins over its own, which puts them last.
sortOptions:
  order: fifo
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A folder that can be applied by itself."""

    name: str
    objects: Sequence[PlainObject]

    @property
    def kinds(self) -> list[str]:
        """The kinds of its objects, in their order."""
        return list(dict.fromkeys(item.kind for item in self.objects))


def parts(objects: Iterable[PlainObject], components: Iterable[PlainObject]) -> list[Part]:
    """Return the parts that have objects, in the order in which they are to be applied.

    Args:
        objects: all of the release.
        components: those among them that are to be there first.
    """
    first = {item.identity for item in components}
    both: dict[str, list[PlainObject]] = {COMPONENTS: [], SERVICES: []}
    for item in objects:
        both[COMPONENTS if item.identity in first else SERVICES].append(item)
    return [Part(name, chosen) for name, chosen in both.items() if chosen]


def files(release: Sequence[Part]) -> dict[str, str]:
    """Return the text of every file by its path: one file an object, and a kustomization for each part and for all."""
    laid_out = {FILE: _kustomization((part.name for part in release), _ORDER)}
    for part in release:
        named = dict(_named(part.objects))
        laid_out[f"{part.name}/{FILE}"] = _kustomization(named)
        laid_out |= {f"{part.name}/{name}": MARK + item.text for name, item in named.items()}
    return laid_out


def _kustomization(resources: Iterable[str], order: str = "") -> str:
    return f"{MARK}{_HEAD}{order}resources:\n" + "".join(f"  - {resource}\n" for resource in resources)


def _named(objects: Sequence[PlainObject]) -> Iterator[tuple[str, PlainObject]]:
    """Yield each object with its file: named by kind and name, or by its whole identity where that is not enough."""
    counted = Counter(_short(item).lower() for item in objects)
    for item in objects:
        name = _short(item) if counted[_short(item).lower()] == 1 else "_".join(item.identity)
        yield f"{quote(name, safe='')}.yaml", item


def _short(item: PlainObject) -> str:
    return f"{item.kind.lower()}-{item.name}"
