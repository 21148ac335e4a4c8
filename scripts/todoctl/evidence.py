"""Gathers what a pod in trouble left behind: container states, log lines, events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from todoctl.cluster import Cluster, Json, Refused
from todoctl.diagnosis import Evidence
from todoctl.loglines import worst
from todoctl.manifests import SIDECAR, mapping, name
from todoctl.pods import Symptom, statuses
from todoctl.references import describe, references

LOG_LINES = 200
LINES_LOOKED_AT = 60


def gather(cluster: Cluster, pod: Json, symptoms: Sequence[Symptom]) -> list[Evidence]:
    """Return the texts that may tell what is wrong with a pod, the most telling first of each kind."""
    found = [Evidence("state", f"{s.reason}: {s.message}", s.container) for s in symptoms]
    ailing = {symptom.container for symptom in symptoms}
    for status in statuses(pod):
        if status.get("name") in ailing:
            found += _log_lines(cluster, name(pod), status)
    found += events(cluster, pod)
    return found


def events(cluster: Cluster, owner: Json) -> Iterator[Evidence]:
    """Yield the warnings that Kubernetes has about an object, the latest first."""
    uid = str(mapping(owner, "metadata").get("uid", ""))
    for event in reversed(cluster.items(cluster.namespaced("events"), fieldSelector=f"involvedObject.uid={uid}")):
        if event.get("type") == "Warning":
            yield Evidence("event", f"{event.get('reason')}: {event.get('message')}")


def log(cluster: Cluster, pod: str, container: str, *, previous: bool = False, lines: int = LOG_LINES) -> str:
    """Return the end of a container's log, empty when there is none.

    Args:
        cluster: where the pod is.
        pod: its name.
        container: the container's name.
        previous: the log of the run before the last restart.
        lines: how many lines.
    """
    query = {"container": container, "tailLines": str(lines)}
    if previous:
        query["previous"] = "true"
    try:
        return cluster.text(cluster.namespaced("pods", f"{pod}/log"), **query)
    except Refused:  # a container that never ran has no log
        return ""


def secrets(cluster: Cluster, pod: Json) -> dict[str, str]:
    """Return in words the Secrets of each Dapr component by its name, and those of a pod under the empty name."""
    found = {"": describe(references([{**pod, "kind": "Pod"}]))}
    try:
        components = cluster.items(cluster.namespaced("components", api="dapr.io/v1alpha1"))
    except Refused:  # a user without that right gets a message that names no Secret
        return found
    return found | {name(item): describe(references([{**item, "kind": "Component"}])) for item in components}


def _log_lines(cluster: Cluster, pod: str, status: Json) -> Iterable[Evidence]:
    container = str(status.get("name"))
    runs = (True, False) if status.get("restartCount") else (False,)
    for previous in runs:
        if not previous and mapping(status, "state", "waiting"):
            continue
        text = log(cluster, pod, container, previous=previous)
        for line in islice(worst(text), LINES_LOOKED_AT):
            yield Evidence("daprd" if container == SIDECAR else "app", line.text, container)
