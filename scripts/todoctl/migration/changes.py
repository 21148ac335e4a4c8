"""What a release would become: which objects come, go and change, and whose pods are replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from todoctl.cluster import Json
from todoctl.manifests import application, hooks, mapping, name, pod_template, sequence, service, wants_sidecar
from todoctl.migration.difference import difference

COMES, GOES, CHANGES = "comes", "goes", "changes"
OF_SIDECAR = ("dapr.io/", "checksum/")
# with which release of the chart an object was made says nothing about what it does
OF_CHART = ("helm.sh/chart", "app.kubernetes.io/version")

Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One object that is not as before.

    Args:
        kind: its kind.
        name: its name.
        action: comes, goes or changes.
        details: what about it, a line each.
        replaces: the service whose pods are replaced by it, empty when none are.
    """

    kind: str
    name: str
    action: str
    details: tuple[str, ...] = ()
    replaces: str = ""


def changes(old: Iterable[Json], new: Iterable[Json]) -> list[Change]:
    """Return what differs between two releases, Deployments first; hooks are made for one run and do not count.

    Args:
        old: the manifests of what there is.
        new: the manifests of what there will be.
    """
    before, after = _by_identity(old), _by_identity(new)
    found = []
    for identity in before.keys() | after.keys():
        one, other = before.get(identity), after.get(identity)
        if one is None or other is None:
            body, action = (other, COMES) if one is None else (one, GOES)
            template = pod_template(body or {})
            found.append(Change(identity[1], identity[2], action, replaces=service(template) if template else ""))
        elif details := tuple(_details(one, other)):
            template = pod_template(other)
            replaced = service(template) if template != pod_template(one) else ""
            found.append(Change(identity[1], identity[2], CHANGES, details, replaced))
    return sorted(found, key=lambda change: (change.kind != "Deployment", change.kind, change.name))


def _details(one: Json, other: Json) -> Iterator[str]:
    old, new = pod_template(one), pod_template(other)
    if one["kind"] != "Deployment" or old == new:
        yield from difference(_comparable(one), _comparable(other))
        return
    yield from _of_sidecar(old, new)
    yield from _of_environment(old, new)
    yield from difference(_without_switches(one), _without_switches(other))


def _of_sidecar(old: Json, new: Json) -> Iterator[str]:
    before, after = (mapping(pod, "metadata", "annotations") for pod in (old, new))
    if wants_sidecar(old) != wants_sidecar(new):
        kept = after if wants_sidecar(new) else before
        verb = COMES if wants_sidecar(new) else GOES
        yield f"the sidecar {verb} (app-id {kept.get('dapr.io/app-id')}, port {kept.get('dapr.io/app-port')})"
        return
    for key in sorted(before.keys() | after.keys()):
        if key.startswith("checksum/") and before.get(key) != after.get(key):
            yield f"what its sidecar reads at its start changes ({key})"
        elif key.startswith(OF_SIDECAR):
            one, other = ({key: annotations[key]} if key in annotations else {} for annotations in (before, after))
            yield from difference(one, other)


def _of_environment(old: Json, new: Json) -> Iterator[str]:
    before, after = (
        {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in sequence(application(pod), "env")}
        for pod in (old, new)
    )
    yield from difference(before, after)


def _without_switches(deployment: Json) -> Json:
    """Return a Deployment without what is told in words: the annotations of the sidecar, and the environment."""
    comparable = _comparable(deployment)
    template = pod_template(comparable)
    annotations = mapping(template, "metadata", "annotations")
    kept = {key: value for key, value in annotations.items() if not key.startswith(OF_SIDECAR)}
    security = mapping(template, "spec", "securityContext")
    pod = {
        **mapping(template, "spec"),
        # the sidecar's ports are kept free by a sysctl that comes and goes with it
        "securityContext": {key: value for key, value in security.items() if key != "sysctls"},
        "containers": [
            {key: value for key, value in container.items() if key != "env"}
            for container in sequence(template, "spec", "containers")
        ],
    }
    metadata = {**mapping(template, "metadata"), "annotations": kept}
    return {**comparable, "spec": {**mapping(comparable, "spec"), "template": {"metadata": metadata, "spec": pod}}}


def _comparable(body: Json) -> Json:
    metadata = mapping(body, "metadata")
    labels = {key: value for key, value in mapping(metadata, "labels").items() if key not in OF_CHART}
    return {**body, "metadata": {**metadata, "labels": labels}}


def _by_identity(manifests: Iterable[Json]) -> dict[Identity, Json]:
    return {
        (str(body.get("apiVersion", "")).rpartition("/")[0], str(body["kind"]), name(body)): body
        for body in manifests
        if not hooks(body)
    }
