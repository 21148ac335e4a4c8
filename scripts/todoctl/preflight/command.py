"""`todoctl preflight`: tells what an install needs and what of it is missing."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from todoctl import errors, options

if TYPE_CHECKING:
    from todoctl.options import Commands
    from todoctl.output import Row, Screen
    from todoctl.preflight.check import Check
    from todoctl.preflight.run import Findings
    from todoctl.target import Target

SCHEMA = "todoctl-preflight/1"


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "preflight",
        help="tell what an install needs and what of it is missing",
        description="Renders the chart and looks in the cluster for everything that it needs. Changes nothing. "
        "Exit code 0: all there; 1: something is missing.",
    )
    options.add_chart(parser)
    options.add_cluster(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(default: %(default)s)")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.cluster import connect
    from todoctl.helm import find
    from todoctl.output import Screen
    from todoctl.preflight.run import run as look

    helm = find(arguments)
    cluster = connect(arguments)
    findings = look(cluster, helm, options.chart_arguments(arguments))
    if arguments.format == "json":
        print(json.dumps(as_json(findings, cluster.target), indent=2))
    else:
        screen = Screen()
        screen.say(f"Preflight of {cluster.target}")
        show(screen, findings.checks)
        missing = len(findings.missing)
        screen.say("ready to install" if findings.ready else f"{missing} of {len(findings.checks)} missing")
    return errors.OK if findings.ready else errors.FAILED


def show(screen: Screen, checks: list[Check]) -> None:
    """Print checks as a table, the fix beneath what is missing."""
    screen.table([_row(check) for check in checks])


def as_json(findings: Findings, target: Target) -> dict[str, object]:
    """Return the findings as data."""
    from todoctl.hints import pasteable

    return {
        "schema": SCHEMA,
        "context": target.context,
        "namespace": target.namespace,
        "release": target.release,
        "ready": findings.ready,
        "checks": [asdict(check) | {"fix": pasteable(check.fix)} for check in findings.checks],
    }


def _row(check: Check) -> Row:
    from todoctl.output import BAD, DOUBTFUL, GOOD, Row
    from todoctl.preflight.check import Status
    from todoctl.redact import redact

    style = {Status.OK: GOOD, Status.WARNING: DOUBTFUL, Status.MISSING: BAD}[check.status]
    first, *rest = redact(check.what).splitlines() or [""]
    below = (*rest, *((f"fix: {check.fix}",) if check.fix else ()))
    return Row((check.subject, str(check.status), first), status=1, style=style, below=below)
