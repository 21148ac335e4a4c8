"""Command line: `python -m todo SERVICE`, or `python -m todo check|status|dlq`."""

from __future__ import annotations

import argparse
import sys

from todo.checks import CHECKS
from todo.services import SERVICES


def main() -> int:
    """Run one process of the application and return its exit code."""
    parser = argparse.ArgumentParser(prog="todo", description="Run one process of the todo application.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="SERVICE|check|status|dlq")
    for name in SERVICES:
        commands.add_parser(name, help="run this service")
    check = commands.add_parser("check", help="check a running release from inside a pod")
    check.add_argument("name", choices=CHECKS, metavar="NAME", help=", ".join(CHECKS))
    commands.add_parser("status", help="tell as JSON what a pod sees: its sidecar, its consumer group, the outbox")
    dlq = commands.add_parser("dlq", help="tell as JSON what a service could not handle, or replay it")
    dlq.add_argument("action", choices=("list", "replay"))
    dlq.add_argument("service", choices=SERVICES, metavar="SERVICE", help="whose dead letters")
    dlq.add_argument("--most", type=int, default=100, metavar="N", help="how many (default: %(default)s)")
    arguments = parser.parse_args()
    # only now: a check is to start without the libraries of the services, and the other way round
    if arguments.command == "check":
        from todo.checks.runner import run as run_check

        return run_check(arguments.name, CHECKS[arguments.name])
    if arguments.command == "status":
        from todo.status.run import run as run_status

        return run_status()
    if arguments.command == "dlq":
        from todo.dlq.run import run as run_dlq

        return run_dlq(SERVICES[arguments.service], arguments.most, replay=arguments.action == "replay")
    from todo.server import run as run_service

    return run_service(arguments.command, SERVICES[arguments.command])


if __name__ == "__main__":
    sys.exit(main())
