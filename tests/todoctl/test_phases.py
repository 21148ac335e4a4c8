"""The phases of the chart, and the values of a release in one of them."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml

from todoctl.errors import TodoctlError
from todoctl.migration.phases import Phases, read, told
from toolchain.paths import REPOSITORY

NAMES = [
    "0-direct-kafka",
    "1-components",
    "2-sidecars",
    "3-publishers",
    "4-consumers",
    "5-jobs",
    "6-cloudevents",
]
OWN: dict[str, Any] = {
    "kafka": {"bootstrapServers": "kafka:9093"},
    "services": {"backend": {"replicas": 3}, "archive-service": {"port": 8004, "useDapr": False}},
    "defaults": {"dapr": {"hotReload": False}},
}


@pytest.fixture(scope="module")
def phases() -> Phases:
    return read(str(REPOSITORY))


def test_the_phases_are_the_charts_overlays_in_their_order(phases: Phases) -> None:
    assert phases.names == NAMES


@pytest.mark.parametrize("wanted", ["3-publishers", "3", "publishers"])
def test_a_phase_is_meant_by_number_word_or_both(phases: Phases, wanted: str) -> None:
    assert phases.find(wanted) == "3-publishers"


def test_an_unknown_phase_is_told_with_those_there_are(phases: Phases) -> None:
    with pytest.raises(TodoctlError, match="there is no phase publish") as caught:
        phases.find("publish")
    assert "3-publishers" in caught.value.fix


def test_a_folder_without_phases_is_told(tmp_path: Path) -> None:
    with pytest.raises(TodoctlError, match="has no phases") as caught:
        read(str(tmp_path))
    assert "--chart" in caught.value.fix


def test_after_the_last_phase_there_is_none(phases: Phases) -> None:
    assert [phases.after(name) for name in NAMES] == [*NAMES[1:], None]


@pytest.mark.parametrize(("one", "other"), list(permutations(NAMES, 2)))
def test_the_way_does_not_matter(phases: Phases, one: str, other: str) -> None:
    assert phases.values(phases.values(OWN, one), other) == phases.values(OWN, other)


def test_what_the_user_gave_stays(phases: Phases) -> None:
    values = phases.values(OWN, "2-sidecars")
    assert values["kafka"] == OWN["kafka"]
    assert values["services"]["archive-service"] == OWN["services"]["archive-service"]
    assert values["services"]["backend"] == {"replicas": 3}
    assert values["defaults"] == {"useDapr": False, "dapr": {"hotReload": False}}


def test_the_way_back_without_a_phase_leaves_no_trace(phases: Phases) -> None:
    rollback = yaml.safe_load((REPOSITORY / "values/migration/rollback.yaml").read_text())
    assert phases.values(rollback, "6-cloudevents") == phases.values({}, "6-cloudevents")


def test_a_service_that_the_user_has_taken_out_stays_out(phases: Phases) -> None:
    values = phases.values({"services": {"backend": None}}, "3-publishers")
    assert values["services"]["backend"] is None


def test_nothing_of_the_given_values_is_changed(phases: Phases) -> None:
    own = {"services": {"backend": {"useDapr": True}}}
    phases.values(own, "0-direct-kafka")
    assert own == {"services": {"backend": {"useDapr": True}}}


@pytest.mark.parametrize(
    ("notes", "phase"),
    [
        ("Phase: 3-publishers\n", "3-publishers"),
        ("todo-app 0.1.0\n\nPhase: mixed\n", "mixed"),
        ("Phase: none, the Dapr objects are here alone\n", "mixed"),
        ("of another chart", "mixed"),
    ],
)
def test_the_notes_tell_the_phase(notes: str, phase: str) -> None:
    assert told(notes) == phase
