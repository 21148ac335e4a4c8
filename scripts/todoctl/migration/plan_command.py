"""`todoctl plan`: what the next phase would change, and whether it can be done now."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from todoctl import options

if TYPE_CHECKING:
    from todoctl.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "plan",
        help="tell what the next phase would change, and whether it can be done now",
        description="Compares the release with what it would be in another phase, object by object in plain words, "
        "says whose pods would be replaced, and looks whether all is there and all services do what they should. "
        "Changes nothing. Exit code 1: it cannot be done now.",
    )
    options.add_chart_folder(parser)
    parser.add_argument("--to", default="", metavar="PHASE", help="phase to plan for (default: the next one)")
    parser.add_argument(
        "--from", dest="origin", default="", metavar="PHASE", help="compare with this phase, not with what is installed"
    )
    options.add_cluster(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.cluster import connect
    from todoctl.helm import find
    from todoctl.migration.plan import plan
    from todoctl.migration.release import current
    from todoctl.output import Screen

    cluster, helm = connect(arguments), find(arguments)
    release = current(cluster, helm, arguments.chart)
    wanted = release.phases.find(arguments.to) if arguments.to else release.next
    origin = release.phases.find(arguments.origin) if arguments.origin else None
    return plan(cluster, helm, release, wanted, Screen(), origin=origin)
