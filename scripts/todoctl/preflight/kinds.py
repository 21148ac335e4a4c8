"""Asks the API server which kinds of objects it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from todoctl.cluster import Cluster, Json
from todoctl.manifests import sequence
from todoctl.preflight.check import Check, Status

DAPR_GROUP = "dapr.io"  # checked by todoctl.preflight.dapr, which knows more about it


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object as the REST API names it."""

    group: str
    plural: str

    def __str__(self) -> str:
        return f"{self.plural}.{self.group}" if self.group else self.plural


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds a release uses: those the API server serves, and those it does not."""

    served: frozenset[Resource]
    unknown: frozenset[tuple[str, str]]


def group_of(api_version: str) -> str:
    """Return the group of an apiVersion, empty for the core group."""
    return api_version.rpartition("/")[0]


def look(cluster: Cluster, manifests: Iterable[Json]) -> Kinds:
    """Return which kinds of the manifests the API server serves."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for manifest in manifests:
        wanted[str(manifest.get("apiVersion"))].add(str(manifest["kind"]))
    served: set[Resource] = set()
    unknown: set[tuple[str, str]] = set()
    for api, kinds in wanted.items():
        answer = cluster.get(f"/apis/{api}" if "/" in api else f"/api/{api}")
        plurals = {item["kind"]: item["name"] for item in sequence(answer, "resources") if "/" not in item["name"]}
        served |= {Resource(group_of(api), plurals[kind]) for kind in kinds & plurals.keys()}
        unknown |= {(api, kind) for kind in kinds - plurals.keys()}
    return Kinds(frozenset(served), frozenset(unknown))


def check(kinds: Kinds) -> Iterator[Check]:
    """Yield a check for every kind that nobody serves."""
    for api, kind in sorted(kinds.unknown):
        if group_of(api) != DAPR_GROUP:
            what = f"the release has a {kind} of {api}, which this cluster does not know"
            fix = f"install what serves {api}, or turn off in the values what renders the {kind}"
            yield Check(kind, Status.MISSING, what, fix)
