"""Reads from a Pod object whether something is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from todoctl.cluster import Json
from todoctl.manifests import SIDECAR, has_sidecar, mapping, sequence, wants_sidecar

STARTING = frozenset(("ContainerCreating", "PodInitializing"))


@dataclass(frozen=True, slots=True)
class Symptom:
    """Something about a pod that is not as it should be.

    Args:
        container: where; empty for the pod as a whole.
        reason: one word, Kubernetes' own where it has one.
        message: what Kubernetes says about it.
        sure: whether it is a fault even when nobody knows its cause; else it may be slowness.
    """

    container: str
    reason: str
    message: str
    sure: bool = True


def condition(pod: Json, kind: str) -> Json:
    """Return a condition of the pod, empty when it has none of that type."""
    return next((item for item in sequence(pod, "status", "conditions") if item.get("type") == kind), {})


def is_ready(pod: Json) -> bool:
    """Whether the pod may get traffic."""
    return condition(pod, "Ready").get("status") == "True"


def is_leaving(pod: Json) -> bool:
    """Whether the pod is being deleted."""
    return bool(mapping(pod, "metadata").get("deletionTimestamp"))


def serves(pod: Json) -> bool:
    """Whether the pod is ready and stays."""
    return is_ready(pod) and not is_leaving(pod)


def statuses(pod: Json) -> list[Json]:
    """Return the status of every container, init containers first."""
    return sequence(pod, "status", "initContainerStatuses") + sequence(pod, "status", "containerStatuses")


def exit_of(status: Json) -> Json:
    """Return how a container ended: now, or before its last restart; empty when it never did."""
    return mapping(status, "state", "terminated") or mapping(status, "lastState", "terminated")


def symptoms(pod: Json) -> Iterator[Symptom]:
    """Yield what is wrong with a pod; nothing when it is as it should be."""
    if wants_sidecar(pod) and not has_sidecar(pod):
        yield Symptom(SIDECAR, "NoSidecar", "the pod has dapr.io/enabled and no container daprd")
    scheduled = condition(pod, "PodScheduled")
    if scheduled.get("status") == "False":
        yield Symptom("", str(scheduled.get("reason", "Unschedulable")), str(scheduled.get("message", "")))
    status = mapping(pod, "status")
    if status.get("phase") == "Failed" and status.get("reason"):
        yield Symptom("", str(status["reason"]), str(status.get("message", "")))
    for container in statuses(pod):
        yield from _of_container(container)


def _of_container(status: Json) -> Iterator[Symptom]:
    name = str(status.get("name", ""))
    ended = exit_of(status)
    waiting = mapping(status, "state", "waiting")
    failed = bool(ended) and ended.get("exitCode") != 0
    if waiting:
        reason = str(waiting.get("reason", ""))
        yield Symptom(name, reason, str(waiting.get("message", "")), sure=reason not in STARTING and bool(reason))
        if failed:
            yield Symptom(name, str(ended.get("reason") or "Error"), f"exit code {ended.get('exitCode')}")
    elif mapping(status, "state", "terminated"):
        if failed:
            yield Symptom(name, str(ended.get("reason") or "Error"), f"exit code {ended.get('exitCode')}")
    elif not status.get("ready"):
        yield Symptom(name, "NotReady", "runs, and is not ready", sure=False)
        if failed:
            yield Symptom(name, str(ended.get("reason") or "Error"), f"exit code {ended.get('exitCode')}", sure=False)


def summary(pod: Json) -> str:
    """Return in a few words what a pod is at."""
    if is_leaving(pod):
        return "ending"
    found = list(symptoms(pod))
    if not found:
        return "ready" if is_ready(pod) else "starting"
    return ", ".join(dict.fromkeys(f"{s.container or 'pod'} {s.reason}" for s in found))
