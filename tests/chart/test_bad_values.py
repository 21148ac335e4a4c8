"""Wrong values end in a message that says where and what to do, never in the trace of a template."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from chartdocs.values import Chart
from toolchain.paths import REPOSITORY

from .helm import HELM3, HELM4, RELEASE, RENDERER, Engine, Overlay, Refused

CASES = yaml.safe_load((Path(__file__).parent / "bad_values.yaml").read_text())
COLLECTED = "execution error at (todo-app/templates/validate.yaml:1:4): "
HINT = "Use --debug flag to render out invalid YAML"
# the words of the schema are Helm's own, so both are asked; the chart's come from one template: one case shows them all
BOTH = [case for case in CASES if "in the values" not in case["says"] or case["name"] == "all problems at once"]
QUESTIONS = [
    *((case, RENDERER) for case in CASES),
    *((case, HELM3) for case in BOTH),
    *((case, HELM4) for case in BOTH[::-10]),  # the Helm that stays gives the words of the other: a few show it
]
SCHEMA = re.compile(r"values don't meet the specifications of the schema\(s\).*\ntodo-app:\n")


def _id(part: dict[str, Any] | Engine) -> str:
    return part.name if isinstance(part, Engine) else str(part["name"])


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Engine], str]:
    """What each Helm says about each case; asked all at once, for much of the time goes into starting Helm."""
    folder = tmp_path_factory.mktemp("bad-values")

    def ask(question: tuple[dict[str, Any], Engine]) -> str:
        case, engine = question
        path = folder / f"{engine}-{CASES.index(case)}.yaml"
        path.write_text(yaml.safe_dump(case["values"]))
        try:
            rendered = engine.text(Overlay(case["name"], (path,)), release=case.get("release", RELEASE))
            return f"nothing, and rendered:\n{rendered}"
        except Refused as refused:
            return str(refused)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(ask, QUESTIONS)
        return {(case["name"], engine): answer for (case, engine), answer in zip(QUESTIONS, answers, strict=True)}


@pytest.mark.parametrize(("case", "engine"), QUESTIONS, ids=_id)
def test_wrong_values_are_refused_in_these_words(
    case: dict[str, Any], engine: Engine, said: dict[tuple[str, Engine], str]
) -> None:
    assert _without_helms_words(said[case["name"], engine]) == _in_order(case["says"])


def test_no_two_cases_have_one_name() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def _without_helms_words(message: str) -> str:
    """Return the message without Helm's own words."""
    if message.startswith(COLLECTED):
        return message.removeprefix(COLLECTED).removesuffix(HINT).rstrip()
    body = SCHEMA.sub("", message)
    assert body != message, f"neither the schema nor the chart speaks here: {message}"
    lines = [line.strip().removeprefix("- ") for line in body.splitlines() if line.strip()]
    return "\n".join(sorted(lines))


def _in_order(says: str) -> str:
    return says if "in the values" in says else "\n".join(sorted(says.splitlines()))


def test_every_key_that_is_gone_is_told_of_at_once(tmp_path: Path) -> None:
    gone = Chart(REPOSITORY).gone()
    values: dict[str, Any] = {"customComponents": {"backend": {"type": "state.redis"}}}
    for row in gone:
        *sections, last = row.key.replace("*", "backend").split(".")
        section = values
        for name in sections:
            section = section.setdefault(name, {})
        section[last] = {}
    path = tmp_path / "gone.yaml"
    path.write_text(yaml.safe_dump(values))
    with pytest.raises(Refused) as refused:
        HELM4.text(Overlay("gone", (path,)))
    for row in gone:
        key, use = row.key.replace("*", "backend"), row.use.replace("*", "backend")
        assert f". {key}: is gone since {row.since}.\n     Fix: use {use}." in str(refused.value)


def test_every_message_of_the_chart_has_a_case() -> None:
    text = "".join(path.read_text() for path in (REPOSITORY / "charts/dapr-app/templates").glob("_validate*.tpl"))
    fixes = re.findall(r"\. Fix: ([^.{]+)", text)
    said = "".join(case["says"] for case in CASES)
    assert fixes
    assert [fix for fix in fixes if f"Fix: {fix}" not in said] == []
