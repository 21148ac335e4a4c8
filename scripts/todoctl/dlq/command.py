"""`todoctl dlq`: what services could not handle, and the way back."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from todoctl import options

if TYPE_CHECKING:
    from todoctl.options import Commands

MOST = 100


def register(commands: Commands) -> None:
    """Add the command and its two actions."""
    parser = commands.add_parser("dlq", help="tell what services could not handle, or replay it")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    reading = actions.add_parser(
        "list",
        help="tell what waits on the dead-letter topics",
        description="Lists the events that a service could not handle and that nobody has replayed yet. Changes "
        "nothing. What an event says is not shown: it is the user's. Exit code 1: a service could not be asked.",
    )
    reading.add_argument("service", nargs="?", default="", metavar="SERVICE", help="of this service (default: all)")
    replaying = actions.add_parser(
        "replay",
        help="publish dead letters to the topics they came from",
        description="Publishes the events that a service could not handle to the topics they came from, with the keys "
        "they had, the oldest of a partition first. Do it once the cause is mended: what fails again becomes a dead "
        "letter again. Other consumers of the topic know the events by their ids. A replay that is interrupted goes "
        "on where it was.",
    )
    replaying.add_argument("service", metavar="SERVICE", help="whose dead letters")
    options.add_dry_run(replaying)
    for each in (reading, replaying):
        each.add_argument(
            "--most",
            type=options.count,
            default=MOST,
            metavar="N",
            help="letters of each service (default: %(default)s)",
        )
        options.add_cluster(each)
    reading.set_defaults(run=run, replay=False)
    replaying.set_defaults(run=run, replay=True)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.cluster import connect
    from todoctl.dlq.letters import listed, mailboxes, replayed
    from todoctl.helm import find
    from todoctl.output import Screen

    cluster, screen = connect(arguments), Screen()
    found = mailboxes(cluster, find(arguments), arguments.service)
    if arguments.replay and not arguments.dry_run:
        return replayed(cluster, found[0], arguments.most, screen)
    return listed(cluster, found, arguments.most, screen)
