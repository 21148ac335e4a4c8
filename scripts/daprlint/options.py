"""The options of the linting command, from the command line and from the configuration file."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as Switch
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from daprlint.catalogue import versions
from daprlint.config import TOML_NAME, YAML_NAME, Config, find, load
from daprlint.files import STDIN
from daprlint.formats import FORMATS
from daprlint.reader import Unreadable
from daprlint.rules import REGISTER
from daprlint.settings import PROFILES, Settings
from daprlint.spelling import nearest

COLORS = ("auto", "always", "never")
# these belong to one run, not to a project; `ignore` has another form in the configuration
_NOT_CONFIGURED = frozenset(("paths", "write_baseline", "config", "ignore"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """All options of a run, as `daprlint --help` describes them, and what else the configuration file says."""

    paths: Sequence[str] = ()
    chart: str = ""
    values: Sequence[str] = ()
    set: Sequence[str] = ()
    helm: str = ""
    each: bool = False
    profile: str = PROFILES[0]
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    dapr_version: str = ""
    kube_version: str = ""
    closed_world: bool = False
    routes: Sequence[tuple[str, tuple[str, ...]]] = ()
    baseline: str = ""
    write_baseline: bool = False
    format: str = FORMATS[0]
    output: str = ""
    color: str = COLORS[0]
    statistics: bool = False
    quiet: bool = False
    fail_on: str = "error"
    exit_zero: bool = False
    config: Config = field(default_factory=Config)

    @property
    def settings(self) -> Settings:
        """Return what rules ask for."""
        return Settings(
            kube_version=self.kube_version,
            profile=self.profile,
            # whoever says what lives outside has said that nothing else does
            closed_world=self.closed_world or bool(self.config.externals),
            select=tuple(self.select),
            ignore=tuple(self.ignore),
            externals=self.config.externals,
            pluggable=self.config.pluggable,
            routes=dict(self.routes),
        )


def parse(words: Sequence[str]) -> Options:
    """Return the options of the linting command; the command line wins over the configuration file.

    Args:
        words: of the command line, without the program.

    Raises:
        Unreadable: the configuration file is wrong.
        SystemExit: the command line is wrong, or asks for help.
    """
    parser = lint_parser()
    line = vars(parser.parse_args(words))
    found = _config(line)
    configured = _configured(found)
    if line.get("paths"):
        configured = {name: value for name, value in configured.items() if name not in ("chart", "values", "set")}
    options = Options(**{**configured, **line, "config": found})
    if problem := _contradiction(options):
        parser.error(problem)
    return options


def lint_parser(*, exits: bool = True) -> argparse.ArgumentParser:
    """Return the parser of the linting command; what is not given is not stored.

    Args:
        exits: end the process at a mistake instead of raising argparse.ArgumentError.
    """
    parser = argparse.ArgumentParser(
        prog="daprlint",
        description="Lint Kubernetes manifests with the knowledge of what Dapr does with them.",
        epilog="Further commands: daprlint explain CODE, rules, graph, completion bash. "
        "Exit: 0 clean, 1 findings, 2 wrong usage or unreadable input, 3 no documents.",
        argument_default=argparse.SUPPRESS,
        exit_on_error=exits,
    )
    add = parser.add_argument_group("what to lint").add_argument
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file, folder (one release), or - for standard input")
    add("--chart", metavar="DIR", help="render this chart with helm and lint the result")
    add("-f", "--values", action="append", metavar="FILE", help="values file for --chart")
    add("--set", action="append", metavar="K=V", help="value for --chart")
    add("--helm", metavar="PROGRAM", help="helm for --chart (default: $HELM, or helm on PATH)")
    add("--each", action=Switch, help="make every file a release of its own")
    add = parser.add_argument_group("how to judge").add_argument
    add("--profile", choices=PROFILES, help="how strict to be")
    add("--select", action="extend", type=_prefixes, metavar="CODES", help="only rules whose codes begin so: C012,A")
    add("--ignore", action="extend", type=_prefixes, metavar="CODES", help="no rules whose codes begin so")
    add("--dapr-version", type=_minor, choices=versions(), help="Dapr to lint for (default: the newest known)")
    add("--kube-version", type=_kubernetes, metavar="VERSION", help="Kubernetes (default: the newest known)")
    add("--closed-world", action=Switch, help="nothing the release needs lives outside")
    add(
        "--routes",
        action="append",
        type=_routes,
        metavar="APP=PATHS",
        help="paths that an app answers: orders=/events/*,/pay",
    )
    add("--baseline", metavar="FILE", help="say nothing of the findings in this file")
    add("--write-baseline", action="store_true", help="write the present findings into the baseline")
    add("--config", metavar="FILE", help=f"instead of the nearest {YAML_NAME} or {TOML_NAME}")
    add = parser.add_argument_group("what to say").add_argument
    add("--format", choices=FORMATS)
    add("--output", metavar="FILE", help="write the report there")
    add("--color", choices=COLORS, help="auto: on a terminal, without NO_COLOR")
    add("--statistics", action=Switch, help="count the findings of each code (text, concise)")
    add("-q", "--quiet", action=Switch, help="no summary (text, concise)")
    add("--fail-on", choices=("error", "warning", "info"), help="what makes the exit code 1 (default: error)")
    add("--exit-zero", action=Switch, help="findings do not make the exit code 1")
    return parser


def _routes(text: str) -> tuple[str, tuple[str, ...]]:
    app_id, equals, paths = text.partition("=")
    if not (app_id and equals and all(path.startswith("/") for path in paths.split(","))):
        raise argparse.ArgumentTypeError(f"{text!r} is not APP=/PATH,/PATH")
    return app_id, tuple(paths.split(","))


def _config(line: dict[str, Any]) -> Config:
    path: Path | None
    if "config" in line:
        path = Path(line["config"])
    else:
        first = next((path for path in line.get("paths", ()) if path != STDIN), None) or line.get("chart")
        path = find(Path(first or "."))
    if path is None:
        return Config()
    allowed = (option for option in fields(Options) if option.name not in _NOT_CONFIGURED)
    return load(path, {option.name.replace("_", "-"): option.default is False for option in allowed})


def _configured(found: Config) -> dict[str, Any]:
    try:
        return vars(lint_parser(exits=False).parse_args(found.words)) if found.words else {}
    except argparse.ArgumentError as error:
        option = (error.argument_name or "").rpartition("--")[2]
        raise Unreadable(f"{found.name}: `{option}`: {error.message}") from error


def _contradiction(options: Options) -> str | None:
    if not options.paths and not options.chart:
        return "nothing to lint: give a PATH, - or --chart DIR"
    if options.paths and options.chart:
        return "give either PATHs or --chart"
    if not options.chart and (options.values or options.set):
        return "-f and --set go with --chart DIR"
    if options.write_baseline and not options.baseline:
        return "--write-baseline goes with --baseline FILE"
    return None


def _prefixes(text: str) -> list[str]:
    prefixes = text.upper().replace(",", " ").split()
    for prefix in prefixes:
        if not any(code.startswith(prefix) for code in REGISTER):
            near = nearest(prefix, sorted(REGISTER))
            hint = f" Did you mean {near}?" if near else ""
            raise argparse.ArgumentTypeError(f"no rule's code begins with {prefix}.{hint} See: daprlint rules")
    return prefixes


def _kubernetes(version: str) -> str:
    from daprlint.catalogue import schemas  # takes 10 ms to read

    known = schemas.versions(schemas.BUILT_IN)
    if _minor(version) not in known:
        raise argparse.ArgumentTypeError(f"{version} is not known. Known: {', '.join(known)}")
    return _minor(version)


def _minor(version: str) -> str:
    return ".".join(version.removeprefix("v").split(".")[:2])
