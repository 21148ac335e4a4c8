"""Watches a phase for a while after it was reached."""

from __future__ import annotations

from collections.abc import Sequence

from todoctl.clock import Clock
from todoctl.cluster import Cluster, Json
from todoctl.migration.live import look
from todoctl.migration.metrics import rates, scrape
from todoctl.migration.triggers import Reading, Watch, described
from todoctl.output import Progress

POLL_SECONDS = 5.0


def watch(cluster: Cluster, manifests: Sequence[Json], seconds: float, progress: Progress, clock: Clock) -> list[str]:
    """Watch a release and return the triggers that held, as soon as one did; nothing when all stayed well.

    Args:
        cluster: where the release runs.
        manifests: of the release.
        seconds: how long to watch.
        progress: told each reading.
        clock: the time.

    Raises:
        TodoctlError: the API server does not answer.
    """
    held = Watch()
    services = look(cluster, manifests, most=1)
    earlier = scrape(cluster, [pod for service in services for pod in service.state.pods])
    deadline = clock.now() + seconds
    while clock.now() < deadline:
        clock.sleep(POLL_SECONDS)
        services = look(cluster, manifests, most=1)
        later = scrape(cluster, [pod for service in services for pod in service.state.pods])
        lately = rates(earlier, later)
        lag = max((service.lag for service in services if service.group), default=None)
        reading = Reading(lately.publish_p95, lately.errors, lag, later.sidecar_memory)
        progress.report("watched", described(reading) or "nothing can be measured")
        if fired := list(held.observe(reading, clock.now())):
            return fired
        earlier = later
    return []
