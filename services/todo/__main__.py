"""Command line: `python -m todo SERVICE`, `python -m todo check NAME`, or `python -m todo status`."""

from __future__ import annotations

import argparse
import sys

from todo.checks import CHECKS
from todo.services import SERVICES


def main() -> int:
    """Run one process of the application and return its exit code."""
    parser = argparse.ArgumentParser(prog="todo", description="Run one process of the todo application.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="SERVICE|check|status")
    for name in SERVICES:
        commands.add_parser(name, help="run this service")
    check = commands.add_parser("check", help="check a running release from inside a pod")
    check.add_argument("name", choices=CHECKS, metavar="NAME", help=", ".join(CHECKS))
    commands.add_parser("status", help="tell as JSON what a pod sees: its sidecar, its consumer group, the outbox")
    arguments = parser.parse_args()
    # only now: a check is to start without the libraries of the services, and the other way round
    if arguments.command == "check":
        from todo.checks.runner import run as run_check

        return run_check(arguments.name, CHECKS[arguments.name])
    if arguments.command == "status":
        from todo.status.run import run as run_status

        return run_status()
    from todo.server import run as run_service

    return run_service(arguments.command, SERVICES[arguments.command])


if __name__ == "__main__":
    sys.exit(main())
