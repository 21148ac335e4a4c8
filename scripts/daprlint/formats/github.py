"""Workflow commands of GitHub Actions, and Markdown for the summary of a step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from daprlint.finding import Severity
from daprlint.formats import concise
from daprlint.formats.places import place
from daprlint.formats.printable import visible
from daprlint.formats.summary import summary
from daprlint.report import Found, Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
# GitHub shows so many annotations of a kind for a step and drops the others
_MOST_SHOWN = 10
# a summary may have 1 MiB
_MOST_ROWS = 1000


def report(report: Report) -> str:
    """Return annotations, the worst findings first; those that GitHub would not show are lines of the log."""
    rest: list[str] = []
    lines: list[str] = []
    shown: defaultdict[Severity, int] = defaultdict(int)
    for finding in _worst_first(report):
        shown[finding.severity] += 1
        if shown[finding.severity] <= _MOST_SHOWN:
            lines.append(_annotation(finding))
        else:
            rest.append(concise.line(finding))
    if rest:
        lines += [f"::group::{len(rest)} more findings", *rest, "::endgroup::"]
    return "".join(f"{line}\n" for line in [*lines, summary(report)])


def step_summary(report: Report) -> str:
    """Return the report as Markdown, for the file that $GITHUB_STEP_SUMMARY names."""
    return "".join(f"{line}\n" for line in _markdown(report))


def _markdown(report: Report) -> Iterator[str]:
    yield f"### daprlint: {summary(report)}"
    yield ""
    findings = _worst_first(report)
    if findings:
        yield "| | code | place | message | fix |"
        yield "| --- | --- | --- | --- | --- |"
    for finding in findings[:_MOST_ROWS]:
        found = place(finding)
        where = f"{found.file}:{found.line}" if found.line else found.file
        cells = (str(finding.severity), finding.code, where, finding.message, finding.fix)
        yield f"| {' | '.join(map(_cell, cells))} |"
    if len(findings) > _MOST_ROWS:
        yield f"\n{len(findings) - _MOST_ROWS} more are in the log."


def _worst_first(report: Report) -> list[Found]:
    return sorted(report.findings, key=lambda finding: -finding.severity)


def _annotation(finding: Found) -> str:
    found = place(finding)
    facts = {
        "file": found.file, "line": found.line, "endLine": found.end_line, "col": found.column,
        # GitHub takes both columns only within one line
        "endColumn": found.end_column if found.line == found.end_line else 0,
        "title": f"daprlint {finding.code}",
    }  # fmt: skip
    words = ",".join(f"{name}={_property(str(fact))}" for name, fact in facts.items() if fact)
    return f"::{_COMMANDS[finding.severity]} {words}::{_escaped(visible(finding.advice))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    return visible(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
