"""The command line: `daprlint [PATH... | -]`, `daprlint --chart DIR`, `daprlint explain CODE`, `daprlint rules`."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.files import releases
from daprlint.finding import Finding, Severity
from daprlint.formats import machine, text
from daprlint.linter import lint
from daprlint.reader import Unreadable, read
from daprlint.rules import REGISTER
from daprlint.settings import PROFILES, Settings
from daprlint.spelling import nearest

CLEAN, FOUND, UNUSABLE, EMPTY = 0, 1, 2, 3
FORMATS = {"text": text.report, "json": machine.report}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 clean, 1 findings, 2 wrong usage or unreadable input, 3 no documents.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = COMMANDS.get(words[0]) if words else None
    collects = gc.isenabled()
    try:
        # hundreds of thousands of nodes live until the end: looking for garbage among them takes half the time
        gc.disable()
        return command(words[1:]) if command else _lint(words)
    except Unreadable as error:
        print(f"daprlint: {error}", file=sys.stderr)
        return UNUSABLE
    except RecursionError:
        print("daprlint: the input refers to itself through too many levels", file=sys.stderr)
        return UNUSABLE
    finally:
        if collects:
            gc.enable()


def lint_parser() -> argparse.ArgumentParser:
    """Return the parser of the linting command."""
    known = versions()
    parser = argparse.ArgumentParser(
        prog="daprlint",
        description="Lint Kubernetes manifests with the knowledge of what Dapr does with them.",
        epilog="Further commands: daprlint explain CODE, daprlint rules. "
        "Exit: 0 clean, 1 findings, 2 wrong usage or unreadable input, 3 no documents.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file, folder (one release), or - for standard input")
    parser.add_argument("--chart", metavar="DIR", help="render this chart with helm and lint the result")
    parser.add_argument("-f", "--values", action="append", default=[], metavar="FILE", help="values file for --chart")
    parser.add_argument("--set", action="append", default=[], metavar="K=V", help="value for --chart")
    parser.add_argument("--helm", metavar="PROGRAM", help="helm for --chart (default: $HELM, or helm on PATH)")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--each", action="store_true", help="make every file a release of its own")
    parser.add_argument("--closed-world", action="store_true", help="nothing the release needs lives outside")
    parser.add_argument("--fail-on", choices=("error", "warning"), default="error", help="what makes the exit code 1")
    parser.add_argument("--profile", choices=PROFILES, default=PROFILES[0], help="how strict to be")
    parser.add_argument(
        "--select",
        action="extend",
        type=_prefixes,
        default=[],
        metavar="CODES",
        help="only rules whose codes begin so: C012,A",
    )
    parser.add_argument(
        "--ignore", action="extend", type=_prefixes, default=[], metavar="CODES", help="no rules whose codes begin so"
    )
    parser.add_argument("--dapr-version", type=_minor, choices=known, default=known[-1], help="Dapr to lint for")
    parser.add_argument(
        "--kube-version", type=_kubernetes, metavar="VERSION", help="Kubernetes to lint for (default: the newest known)"
    )
    return parser


def settings_of(options: argparse.Namespace) -> Settings:
    """Return what the options of the linting command say of a run."""
    return Settings(
        kube_version=options.kube_version or "",
        profile=options.profile,
        closed_world=options.closed_world,
        select=tuple(options.select),
        ignore=tuple(options.ignore),
    )


def _lint(words: list[str]) -> int:
    parser = lint_parser()
    options = parser.parse_args(words)
    if not options.paths and not options.chart:
        parser.error("nothing to lint: give a PATH, - or --chart DIR")
    if options.paths and options.chart:
        parser.error("give either PATHs or --chart")
    if not options.chart and (options.values or options.set or options.helm):
        parser.error("-f, --set and --helm go with --chart DIR")
    sources = [[_rendered(options)]] if options.chart else releases(options.paths, each=options.each)
    catalogue, settings = Catalogue(options.dapr_version), settings_of(options)
    findings: list[Finding] = []
    count = 0
    for release in sources:
        documents = [document for source in release for document in read(source)]
        count += len(documents)
        findings += lint(documents, catalogue, settings)
    if not count:
        print("daprlint: no documents found", file=sys.stderr)
        return EMPTY
    _print(FORMATS[options.format](findings, count))
    worst = max((finding.severity or Severity.ERROR for finding in findings), default=Severity.INFO)
    return FOUND if worst >= Severity[options.fail_on.upper()] else CLEAN


def _rendered(options: argparse.Namespace) -> Source:
    from daprlint.helm import render  # starting processes takes 10 ms to import

    return render(options.chart, options.values, options.set, options.helm)


def _explain(words: list[str]) -> int:
    from daprlint.manual import UnknownCode, explain

    parser = argparse.ArgumentParser(prog="daprlint explain", description="Say what a rule is about.")
    parser.add_argument("code", metavar="CODE")
    try:
        _print(explain(parser.parse_args(words).code))
    except UnknownCode as error:
        print(f"daprlint: {error}", file=sys.stderr)
        return UNUSABLE
    return CLEAN


def _rules(words: list[str]) -> int:
    from daprlint.manual import overview

    argparse.ArgumentParser(prog="daprlint rules", description="List all rules.").parse_args(words)
    _print(overview())
    return CLEAN


COMMANDS = {"explain": _explain, "rules": _rules}


def _print(text: str) -> None:
    try:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may know fewer letters than the input has
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()  # the reader has seen enough
    except OSError as error:
        _discard_output()
        raise Unreadable(f"the output cannot be written: {error.strerror}") from error


def _discard_output() -> None:
    # nothing may be flushed to it at exit
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _prefixes(text: str) -> list[str]:
    prefixes = text.upper().replace(",", " ").split()
    for prefix in prefixes:
        if not any(code.startswith(prefix) for code in REGISTER):
            near = nearest(prefix, REGISTER)
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
