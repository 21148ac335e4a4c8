"""The command line: `daprlint [PATH... | -]`, `daprlint --chart DIR`, `daprlint explain CODE`, `daprlint rules`."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from daprlint import files
from daprlint.document import Source
from daprlint.finding import Severity
from daprlint.formats import colors, show
from daprlint.options import Options, parse
from daprlint.reader import Unreadable
from daprlint.report import Found, Report
from daprlint.run import run

CLEAN, FOUND, UNUSABLE, EMPTY = 0, 1, 2, 3


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


def _lint(words: list[str]) -> int:
    options = parse(words)
    releases = [[_rendered(options)]] if options.chart else files.releases(options.paths, each=options.each)
    outcome = run(releases, options)
    if not outcome.subjects:
        print("daprlint: no documents found", file=sys.stderr)
        return EMPTY
    if options.write_baseline:
        return _write_baseline(outcome.findings, options.baseline)
    news = _unknown(outcome.findings, options.baseline) if options.baseline else outcome.findings
    report = Report(
        findings=news,
        subjects=outcome.subjects,
        suppressed=outcome.suppressed,
        known=len(outcome.findings) - len(news),
        fails=Severity[options.fail_on.upper()],
        color=colors.wanted(options.color, None if options.output else sys.stdout),
        quiet=options.quiet,
        statistics=options.statistics,
    )
    text = show(report, options.format)
    if options.output:
        _write(options.output, text)
    else:
        _print(text)
    if options.format == "github" and (file := os.environ.get("GITHUB_STEP_SUMMARY")):
        from daprlint.formats import github

        _write(file, github.step_summary(report), mode="a")
    return FOUND if report.failed and not options.exit_zero else CLEAN


def _rendered(options: Options) -> Source:
    from daprlint.helm import render  # starting processes takes 10 ms to import

    return render(options.chart, list(options.values), list(options.set), options.helm)


def _unknown(findings: list[Found], path: str) -> list[Found]:
    from daprlint import baseline
    from daprlint.fingerprint import fingerprints

    known = baseline.load(path)
    return [finding for finding, print_ in zip(findings, fingerprints(findings), strict=True) if print_ not in known]


def _write_baseline(findings: list[Found], path: str) -> int:
    from daprlint import baseline

    _write(path, baseline.text(findings))
    _print(f"{path}: knows {len(findings)} findings\n")
    return CLEAN


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


def _graph(words: list[str]) -> int:
    from daprlint.graph.command import draw

    options, text = draw(words)
    if not text:
        print("daprlint: no documents found", file=sys.stderr)
        return EMPTY
    if options.output:
        _write(options.output, text)
    else:
        _print(text)
    return CLEAN


def _completion(words: list[str]) -> int:
    from daprlint.completion import script

    parser = argparse.ArgumentParser(prog="daprlint completion", description="Print a script that completes options.")
    parser.add_argument("shell", choices=("bash", "zsh"))
    _print(script(parser.parse_args(words).shell))
    return CLEAN


COMMANDS = {"explain": _explain, "rules": _rules, "graph": _graph, "completion": _completion}


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


def _write(path: str, text: str, mode: str = "w") -> None:
    try:
        with Path(path).open(mode, encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise Unreadable(f"{path}: cannot be written: {error.strerror}") from error


def _discard_output() -> None:
    # nothing may be flushed to it at exit
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
