"""`todoctl install`: installs or upgrades a release, or leaves everything as it was."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from todoctl import options

if TYPE_CHECKING:
    from todoctl.options import Commands

TIMEOUT_SECONDS = 180.0


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "install",
        help="install or upgrade a release, or leave everything as it was",
        description="Looks whether all is there that the chart needs, lints what it renders, installs or upgrades the "
        "release and follows its pods. When one cannot run it says why and takes everything back.",
    )
    options.add_chart(parser)
    options.add_cluster(parser)
    options.add_timeout(parser, TIMEOUT_SECONDS, "seconds the pods may take to get ready")
    options.add_dry_run(parser)
    parser.add_argument("--keep", action="store_true", help="do not take a failed install back, to look at it")
    options.add_skip_lint(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.clock import Clock
    from todoctl.cluster import connect
    from todoctl.helm import find
    from todoctl.install.run import Wish, install
    from todoctl.output import Screen

    wish = Wish(
        options.chart_arguments(arguments), arguments.timeout, arguments.keep, arguments.dry_run, arguments.skip_lint
    )
    return install(connect(arguments), find(arguments), wish, Screen(), Clock())
