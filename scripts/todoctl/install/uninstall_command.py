"""`todoctl uninstall`: removes a release and the test Jobs that helm would leave behind."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from todoctl import errors, options

if TYPE_CHECKING:
    from todoctl.options import Commands

TIMEOUT_SECONDS = 90.0


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "uninstall",
        help="remove a release and its test Jobs",
        description="Removes a release and the test Jobs that helm leaves behind. Secrets and the namespace stay.",
    )
    options.add_cluster(parser)
    options.add_timeout(parser, TIMEOUT_SECONDS, "seconds to wait until all is gone")
    options.add_dry_run(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.clock import Clock
    from todoctl.cluster import connect
    from todoctl.helm import find
    from todoctl.install.removal import uninstall
    from todoctl.output import Screen
    from todoctl.testpods.jobs import of_release

    helm, cluster, screen = find(arguments), connect(arguments), Screen()
    target = cluster.target
    if not helm.history(target):
        screen.say(f"nothing to do: there is no {target}")
        return errors.OK
    jobs = [job.name for job in of_release(helm, target)]
    if arguments.dry_run:
        screen.say(f"would uninstall {target} and delete the test Jobs {', '.join(jobs) or '(none)'}")
        return errors.OK
    screen.say(f"Uninstalling {target}")
    with screen.progress() as progress:
        progress.report("helm", "uninstall, until the pods have ended")
        uninstall(helm, cluster, Clock(), arguments.timeout)
    deleted = [job for job in jobs if cluster.delete(cluster.namespaced("jobs", job, api="batch/v1"))]
    screen.say(f"removed, with {len(deleted)} test Jobs")
    return errors.OK
