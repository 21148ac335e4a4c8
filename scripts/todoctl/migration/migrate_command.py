"""`todoctl migrate`: takes a release to a later phase, a phase at a time."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from todoctl import errors, options

if TYPE_CHECKING:
    from todoctl.migration.release import Release
    from todoctl.options import Commands

TIMEOUT_SECONDS = 180.0
WATCHED_SECONDS = 60.0


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "migrate",
        help="take a release to the next phase, or phase by phase to a later one",
        description="Upgrades the release to the next phase with helm, waits until every service does what it should "
        "(sidecar, subscriptions, consumer groups, lag), watches it, and takes the phase back when it does harm: "
        "publish p95 above 200 ms, lag above 1,000, errors above 1 % for 30 s each, or a sidecar above 256 MiB. "
        "Interrupted, it goes on where it was. "
        "Exit code 0: the phase works; 1: it could not be done; 4: it was done, did not work, and was taken back.",
    )
    options.add_chart_folder(parser)
    parser.add_argument("--to", default="", metavar="PHASE", help="phase to go to (default: the next one)")
    parser.add_argument(
        "--watch", type=options.seconds, default=WATCHED_SECONDS, metavar="SECONDS",
        help="how long each phase is watched (default: %(default)g)",
    )  # fmt: skip
    options.add_cluster(parser)
    options.add_timeout(parser, TIMEOUT_SECONDS, "seconds the pods may take to get ready")
    options.add_dry_run(parser)
    options.add_skip_lint(parser)
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

    cluster, helm, screen = connect(arguments), find(arguments), Screen()
    release = current(cluster, helm, arguments.chart)
    path = _path(release, release.phases.find(arguments.to) if arguments.to else release.next)
    if arguments.dry_run:
        before = [None, *path]  # the first is compared with what is installed
        codes = [plan(cluster, helm, release, to, screen, origin=of) for of, to in zip(before, path, strict=False)]
        return max(codes, default=errors.OK)
    terms = Terms(arguments.timeout, arguments.watch, skip_lint=arguments.skip_lint)
    stepper = Stepper(cluster, helm, terms, screen, Clock())
    if not path:
        return stepper.settle(release)
    for phase in path:
        code = stepper.step(release, phase)
        if code != errors.OK:
            return code
        release = current(cluster, helm, arguments.chart)
    return errors.OK


def _path(release: Release, wanted: str) -> list[str]:
    """Return the phases to go through, the wanted one last; none when the release is there already."""
    from todoctl.errors import TodoctlError

    if release.before(wanted):
        raise TodoctlError(
            f"{wanted} comes before {release.phase}", where="phases", fix=f"todoctl rollback --to {wanted}"
        )
    names = release.phases.names
    if release.phase not in names:
        return [wanted]
    return names[names.index(release.phase) + 1 : names.index(wanted) + 1]
