"""`todoctl manifests`: writes a release as plain manifests with kustomizations, and as an archive."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from todoctl import errors, options

if TYPE_CHECKING:
    from todoctl.options import Commands

FOLDER = Path("dist/manifests")
DEFAULTS = "defaults"  # the overlay without a values file


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "manifests",
        help="write a release as plain manifests with kustomizations, for a cluster without Helm",
        description="Renders the chart, lints it, and writes one file for each object: the Dapr objects into "
        "components/, to be applied first, the rest into services/, each with a kustomization, and one over both; the "
        "same as an archive beside it. The test pods are left out. Replaces what it wrote before, and nothing else.",
    )
    options.add_chart(parser)
    options.add_release(parser)
    parser.add_argument(
        "--out", type=_folder, metavar="DIR", help=f"folder to write (default: {FOLDER}/ and the names of the values)"
    )
    options.add_dry_run(parser)
    options.add_skip_lint(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from todoctl.helm import find
    from todoctl.output import Screen
    from todoctl.plain.folder import Folder
    from todoctl.plain.run import Wish, write
    from todoctl.target import Target

    _need_values(arguments)
    target = Target("", arguments.namespace, arguments.release, helm=arguments.helm)
    folder = Folder(arguments.out or FOLDER / overlay(arguments.chart, arguments.values))
    wish = Wish(target, options.chart_arguments(arguments), folder, arguments.dry_run, arguments.skip_lint)
    return write(find(arguments), wish, Screen())


def overlay(chart: str, values: list[str]) -> str:
    """Return a name for a choice of values files: their paths below the chart's `values`, without the ending."""
    own = (Path(chart) / "values").resolve()
    return "+".join(_name(Path(file).resolve(), own) for file in values) or DEFAULTS


def _name(file: Path, own: Path) -> str:
    return "-".join(file.relative_to(own).with_suffix("").parts) if file.is_relative_to(own) else file.stem


def _need_values(arguments: Namespace) -> None:
    for file in arguments.values:
        if not Path(file).is_file():
            offered = sorted(str(path) for path in (Path(arguments.chart) / "values").rglob("*.yaml"))
            fix = f"name a file of your own or one of: {', '.join(offered)}" if offered else "name one that is there"
            raise errors.TodoctlError("there is no such values file", where=file, fix=fix)


def _folder(text: str) -> Path:
    path = Path(text)
    if path.name in ("", ".."):  # the archive beside it could not be named
        raise argparse.ArgumentTypeError(f"{text!r} does not end in the name of a folder")
    return path
