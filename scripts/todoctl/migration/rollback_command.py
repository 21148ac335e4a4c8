"""`todoctl rollback`: takes a release back to an earlier phase in one command."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from todoctl import errors, options

if TYPE_CHECKING:
    from todoctl.migration.release import Release
    from todoctl.options import Commands

TIMEOUT_SECONDS = 120.0


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "rollback",
        help="take a release back to an earlier phase",
        description="Goes back to the phase before, or at once to any earlier one: upgrades the release, waits "
        "until the consumers are back in their groups and have caught up, and tells how long it took. It asks for "
        "nothing that could hold it up: no lint, no service that has to be well. Dapr's objects go only after "
        "the last sidecar. Exit code 0: the earlier phase works; 1: not yet, look at what is said and run it again.",
    )
    options.add_chart_folder(parser)
    parser.add_argument("--to", default="", metavar="PHASE", help="phase to go back to (default: the one before)")
    options.add_cluster(parser)
    options.add_timeout(parser, TIMEOUT_SECONDS, "seconds the pods may take to get ready, and the groups to be back")
    options.add_dry_run(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.clock import Clock
    from todoctl.cluster import connect
    from todoctl.helm import find
    from todoctl.migration.plan import plan
    from todoctl.migration.release import current
    from todoctl.migration.step import Stepper, Terms
    from todoctl.output import Screen

    cluster, helm, screen, clock = connect(arguments), find(arguments), Screen(), Clock()
    release = current(cluster, helm, arguments.chart)
    wanted = release.phases.find(arguments.to) if arguments.to else release.previous
    if arguments.dry_run:
        return plan(cluster, helm, release, wanted, screen)
    started = clock.now()
    stepper = Stepper(cluster, helm, Terms(arguments.timeout, way_back=True, skip_lint=True), screen, clock)
    if release.phase == wanted:
        return stepper.settle(release)
    for phase in _path(release, wanted):
        code = stepper.step(release, phase)
        if code != errors.OK:
            return code
        release = current(cluster, helm, arguments.chart)
    screen.say(f"rolled back in {clock.now() - started:.1f} s")
    return errors.OK


def _path(release: Release, wanted: str) -> list[str]:
    """Return the phases to go through: to the first one by the second, so that no sidecar loses its Component."""
    from todoctl.errors import TodoctlError

    names = release.phases.names
    if release.phase in names and not release.before(wanted):
        raise TodoctlError(
            f"{wanted} comes after {release.phase}", where="phases", fix=f"todoctl migrate --to {wanted}"
        )
    first, second, *_ = names
    return [second, first] if wanted == first and release.phase != second else [wanted]
