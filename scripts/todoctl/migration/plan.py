"""Tells what a step from one phase to another would do, and whether it can be done now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from todoctl import errors
from todoctl.cluster import Cluster
from todoctl.helm import Helm
from todoctl.manifests import load, mapping
from todoctl.migration.changes import CHANGES, Change, changes
from todoctl.migration.live import Service, look
from todoctl.migration.release import Release
from todoctl.migration.verify import lacks
from todoctl.output import BAD, GOOD, Row, Screen
from todoctl.preflight.check import Status
from todoctl.preflight.command import show
from todoctl.preflight.run import run as preflight


def plan(
    cluster: Cluster, helm: Helm, release: Release, wanted: str, screen: Screen, *, origin: str | None = None
) -> int:
    """Print what a phase would change and whether that can be done now, and return the exit code.

    Args:
        cluster: where the release runs.
        helm: what renders it.
        release: as it is.
        wanted: the phase to go to.
        screen: where to print.
        origin: a phase to compare with, in the place of what is installed.
    """
    target = cluster.target
    screen.say(f"Plan for {target}: from {origin or f'{release.phase} (installed)'} to {wanted}")
    with release.chart_in(wanted) as chart:
        findings = preflight(cluster, helm, chart)
    show_changes(screen, changes(_origin(helm, cluster, release, origin), findings.manifests))
    if origin is not None:
        return errors.OK
    screen.say("Now:")
    well = show_services(screen, look(cluster, release.manifests))
    if unwell := [check for check in findings.checks if check.status is not Status.OK]:
        show(screen, unwell)
    if not (well and findings.ready):
        screen.problem("it cannot be done now", where=wanted, fix="mend what is said above, then plan again")
        return errors.FAILED
    command = "rollback" if release.before(wanted) else "migrate"
    screen.say(f"next: todoctl {command} {target.todoctl} --to {wanted}")
    return errors.OK


def _origin(helm: Helm, cluster: Cluster, release: Release, phase: str | None) -> list[dict[str, object]]:
    if phase is None:
        return release.manifests
    with release.chart_in(phase) as chart:
        return load(helm.template(cluster.target, chart), where=f"helm template {release.chart}")


def show_changes(screen: Screen, found: Sequence[Change]) -> None:
    """Print what would change in each object, and whose pods would be replaced."""
    if not found:
        screen.say("  nothing would change")
        return
    screen.table(list(_rows(found)))
    replaced = [change.replaces for change in found if change.replaces]
    screen.say(f"  pods replaced: {', '.join(replaced)}" if replaced else "  no pod is replaced")


def _rows(found: Sequence[Change]) -> Iterator[Row]:
    for change in found:
        first, *rest = change.details or ("",)
        what = first if change.action == CHANGES else ""
        yield Row((change.kind, change.name, change.action, what), below=tuple(rest) if what else ())


def show_services(screen: Screen, services: Sequence[Service]) -> bool:
    """Print how each service runs now; False when one does not do what its values say."""
    rows = []
    well = True
    for service in services:
        problems = list(lacks(service))
        well = well and not problems
        text, *below = problems or [_described(service)]
        status = "not well" if problems else "well"
        rows.append(Row((service.name, status, text), status=1, style=BAD if problems else GOOD, below=tuple(below)))
    screen.table(rows)
    return well


def _described(service: Service) -> str:
    """Return in a few words how a service that is well runs."""
    said = [service.state.text, "events by Dapr" if service.uses_dapr else "events by Kafka"]
    if service.has_sidecar:
        versions = {str(pod.part("sidecar").get("version")) for pod in service.pods if pod.part("sidecar")}
        said.append(f"sidecar {', '.join(sorted(versions))}" if versions else "sidecar")
    if service.group:
        said.append(f"{service.group['name']} {service.lag} behind")
    waiting = max((int(mapping(pod.answer, "outbox").get("waiting", 0)) for pod in service.pods), default=0)
    return ", ".join(said) + (f", {waiting} in the outbox" if waiting else "")
