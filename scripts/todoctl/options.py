"""The command-line options that several commands share."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Commands = _SubParsersAction[argparse.ArgumentParser]

_NAME = re.compile(r"(?=.{1,63}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?")

NAMESPACE = "todo-phasev"
RELEASE = "todo"


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which release on which cluster is meant."""
    group = add_release(parser)
    group.add_argument("--context", default="", help="kubeconfig context (default: the current one)")
    group.add_argument(
        "--kubeconfig", default="", metavar="FILE", help="kubeconfig file (default: $KUBECONFIG, ~/.kube/config)"
    )


def add_release(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Add the options that say which release is meant, and return their group."""
    group = parser.add_argument_group("which release")
    group.add_argument(
        "-n", "--namespace", type=_name, default=NAMESPACE, help="namespace of the release (default: %(default)s)"
    )
    group.add_argument("--release", type=_name, default=RELEASE, help="name of the Helm release (default: %(default)s)")
    group.add_argument("--helm", default="", metavar="PROGRAM", help="helm 3 or 4 (default: $HELM, or helm on PATH)")
    return group


def add_chart(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what to render; they mean what they mean to helm."""
    group = parser.add_argument_group("what to install")
    add_chart_folder(group)
    group.add_argument(
        "-f", "--values", action="append", default=[], metavar="FILE", help="values file, may be repeated"
    )
    group.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="one value, may be repeated")
    group.add_argument("--set-string", action="append", default=[], metavar="KEY=VALUE", help="one value that is text")
    group.add_argument("--set-json", action="append", default=[], metavar="KEY=VALUE", help="one value written as JSON")


def add_chart_folder(group: argparse._ActionsContainer) -> None:
    """Add --chart."""
    group.add_argument("--chart", default=".", metavar="DIR", help="the chart (default: the current directory)")


def add_timeout(parser: argparse.ArgumentParser, default: float, meaning: str) -> None:
    """Add --timeout with its meaning and its default in seconds."""
    parser.add_argument(
        "--timeout", type=seconds, default=default, metavar="SECONDS", help=f"{meaning} (default: %(default)g)"
    )


def add_skip_lint(parser: argparse.ArgumentParser) -> None:
    """Add --skip-lint."""
    parser.add_argument("--skip-lint", action="store_true", help="go on without asking daprlint, which stops at errors")


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """Add --dry-run."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be done and change nothing")


def chart_arguments(options: argparse.Namespace) -> list[str]:
    """Return helm's arguments for the options of `add_chart`, the chart first."""
    arguments = [options.chart]
    for name in ("values", "set", "set_string", "set_json"):
        for value in getattr(options, name):
            arguments += [f"--{name.replace('_', '-')}", value]
    return arguments


def seconds(text: str) -> float:
    """Return an option's value as a number of seconds above 0; raises ArgumentTypeError otherwise."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return value


def count(text: str) -> int:
    """Return an option's value as a whole number above 0; raises ArgumentTypeError otherwise."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return int(text)


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text} is not a name: a-z, 0-9 and - in at most 63 characters")
    return text
