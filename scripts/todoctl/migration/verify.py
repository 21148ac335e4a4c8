"""Waits until a phase really works: pods that are ready say nothing of sidecars, groups and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from todoctl.clock import Clock
from todoctl.cluster import Cluster, Json
from todoctl.migration.live import Service, look
from todoctl.output import Progress

POLL_SECONDS = 1.0
# what a group may be behind while events flow
USUAL_LAG = 100
STABLE = "Stable"


def verify(
    cluster: Cluster,
    manifests: Sequence[Json],
    before: Mapping[str, int],
    seconds: float,
    progress: Progress,
    clock: Clock,
) -> list[str]:
    """Wait until every service does what its values say.

    Args:
        cluster: where the release runs.
        manifests: of the release.
        before: the lag of each service before the change.
        seconds: how long to wait at most.
        progress: told what is missing yet.
        clock: the time.

    Returns:
        What is still missing when the time is over; nothing when all is as it should be.
    """
    deadline = clock.now() + seconds
    while True:
        services = look(cluster, manifests)
        missing = {service.name: list(lacks(service, before.get(service.name, 0))) for service in services}
        for name, problems in missing.items():
            progress.report(name, problems[0] if problems else "works")
        found = [f"{name}: {problem}" for name, problems in missing.items() for problem in problems]
        if not found or clock.now() >= deadline:
            return found
        clock.sleep(POLL_SECONDS)


def lacks(service: Service, lag_before: int = 0) -> Iterator[str]:
    """Yield what a service lacks of doing what its values say; what its image cannot tell does not count.

    Args:
        service: as it runs.
        lag_before: the events that its group had not read when all was well.
    """
    if not service.pods:
        yield "no pod is ready"
    for pod in service.pods:
        yield from (f"{pod.pod} tells of {problem}" for problem in pod.problems)
    if service.consumes and service.uses_dapr:
        yield from (
            f"the sidecar of {pod.pod} delivers no topic" for pod in service.pods if _delivers_nothing(pod.answer)
        )
    if service.group:
        yield from _of_group(service, lag_before)


def _delivers_nothing(answer: Json) -> bool:
    return not answer.get("sidecar", {}).get("topics", True)


def _of_group(service: Service, lag_before: int) -> Iterator[str]:
    group = service.group
    if group["state"] != STABLE:
        yield f"the group {group['name']} is {group['state']}"
        return
    strangers = {member["host"] for member in group["members"]} - {pod.address for pod in service.pods}
    if strangers:
        yield f"{', '.join(sorted(strangers))} in the group {group['name']} is none of its pods"
    read = {topic for member in group["members"] for topic in member["topics"]}
    for topic, behind in group["lag"].items():
        if topic not in read:
            yield f"nobody in the group {group['name']} reads {topic}"
        elif behind > max(USUAL_LAG, lag_before):
            yield f"the group {group['name']} is {behind} events behind in {topic}"
