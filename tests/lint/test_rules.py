"""Every rule's own examples: the bad one has exactly the finding it marks, the good one has none."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.explanation import Example, explanation
from daprlint.finding import Finding, Severity
from daprlint.helm import render
from daprlint.linter import lint
from daprlint.options import parse
from daprlint.rules import REGISTER
from daprlint.settings import PROFILES
from toolchain import locate

from .completion import completed

HERE = "# <- here"
EXAMPLES = [
    pytest.param(code, example, id=f"{code}-{'bad' if example.bad else 'good'}-{number}")
    for code, rule in sorted(REGISTER.items())
    for number, example in enumerate(explanation(rule).examples)
]


@functools.cache
def catalogue(version: str) -> Catalogue:
    return Catalogue(version)


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example(code: str, example: Example, tmp_path: Path) -> None:
    # what a stricter profile finds is shown in that profile
    options = parse(
        ["--profile", REGISTER[code].profile, *example.options, *([] if "--chart" in example.options else ["-"])]
    )
    source = _rendered(example, tmp_path) if options.chart else Source(code, example.yaml.encode())
    known = catalogue(options.dapr_version or versions()[-1])
    findings = lint(completed(source), known, options.settings)
    if not example.bad:
        # other rules of a stricter profile may ask for more
        wrong = [finding for finding in findings if finding.code == code or options.profile == PROFILES[0]]
        assert not wrong, f"the good example has findings: {_show(wrong)}"
        return
    marked = [number for number, line in enumerate(source.lines, 1) if HERE in line]
    assert len(marked) == 1, f"{code}: a bad example marks one line"
    own = [finding for finding in findings if finding.code == code]
    assert [finding.mark.line for finding in own] == marked, f"findings: {_show(findings)}"
    others = [finding for finding in findings if finding.code != code and finding.severity is Severity.ERROR]
    assert not others, f"further errors: {_show(others)}"


@pytest.mark.parametrize("code", sorted(REGISTER))
def test_every_rule_explains_itself(code: str) -> None:
    parts = explanation(REGISTER[code])
    assert parts.title, f"{code} has no title"
    assert parts.text, f"{code} does not say what happens"
    assert {example.bad for example in parts.examples} == {True, False}, f"{code} lacks a bad or a good example"


def _rendered(example: Example, chart: Path) -> Source:
    """Return what Helm makes of an example that is a template."""
    chart.joinpath("Chart.yaml").write_text("apiVersion: v2\nname: example\nversion: 0.1.0\n")
    chart.joinpath("templates").mkdir()
    chart.joinpath("templates", "example.yaml").write_text(example.yaml)
    return render(str(chart), [], [], str(locate.binary("helm4")))


def _show(findings: list[Finding]) -> list[str]:
    return [f"{finding.code} line {finding.mark.line}: {finding.message}" for finding in findings]
