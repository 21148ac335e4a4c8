"""What Helm says after an installation: the phase, the switches, and the commands to go on and back."""

from __future__ import annotations

import functools
import json
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from toolchain.paths import REPOSITORY

from .helm import (
    DEFAULTS,
    EVERYTHING,
    HELM3,
    HELM4,
    LOCAL,
    NAMESPACE,
    PHASES,
    RELEASE,
    ROLLBACK,
    Overlay,
    copy_chart,
)

SPOKEN = "templates/notes.yaml"
NAMES = [phase.name.removeprefix("migration/") for phase in PHASES]


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", "/nonexistent")


@functools.cache
def notes(overlay: Overlay, *more: str) -> str:
    """Return what Helm would say after installing an overlay."""
    files = [word for path in overlay.files for word in ("--values", str(path))]
    answer = HELM4.run("install", RELEASE, ".", "-n", NAMESPACE, "--dry-run=client", "--output=json", *files, *more)
    return str(json.loads(answer)["info"]["notes"])


@pytest.fixture(scope="session")
def speaking_chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chart with its notes as an object: Helm 3 tells notes only where there is a cluster."""
    folder = tmp_path_factory.mktemp("chart")
    copy_chart(folder)
    text = (folder / "templates/NOTES.txt").read_text().strip()
    body = text.removeprefix("{{- ").removesuffix(" }}")
    (folder / SPOKEN).write_text(f"notes: {{{{ {body} | toJson }}}}\n")
    return folder


def line(text: str, name: str) -> str:
    """Return what stands behind a word at the beginning of a line."""
    found = re.search(rf"^{name}: +(.*)$", text, re.MULTILINE)
    assert found, f"no line {name} in:\n{text}"
    return found[1]


def files_of(command: str) -> tuple[Path, ...]:
    """Return the values files of a command as the user means them: my-values.yaml is the overlay of the cluster."""
    words = shlex.split(command)
    named = [after for word, after in pairwise(words) if word == "-f"]
    assert words[:6] == ["helm", "upgrade", RELEASE, ".", "-n", NAMESPACE]
    assert named[0] == "my-values.yaml"
    return (*LOCAL.files, *(REPOSITORY / name for name in named[1:]))


@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_the_notes_tell_the_phase(phase: Overlay) -> None:
    assert line(notes(phase), "Phase") == phase.name.removeprefix("migration/")


@pytest.mark.parametrize("overlay", [*PHASES, EVERYTHING], ids=str)
def test_both_helms_say_the_same(overlay: Overlay, speaking_chart: Path) -> None:
    spoken = yaml.safe_load(HELM3.text(overlay, "--show-only", SPOKEN, chart=speaking_chart))
    assert spoken["notes"].strip() == notes(overlay).strip()


def test_following_the_notes_leads_through_all_phases() -> None:
    seen, files = [], PHASES[0].files
    while True:
        text = notes(Overlay("here", files))
        seen.append(line(text, "Phase"))
        if line(text, "Next").startswith("nothing"):
            break
        files = files_of(line(text, "Next"))
    assert seen == NAMES


@pytest.mark.parametrize("phase", [*PHASES[2:], DEFAULTS], ids=str)
def test_switching_off_leads_to_the_components_phase(phase: Overlay) -> None:
    files = files_of(line(notes(phase), "Off"))
    assert files[-1:] == ROLLBACK.files
    assert line(notes(Overlay("off", files)), "Phase") == "1-components"


@pytest.mark.parametrize("phase", PHASES[:2], ids=str)
def test_nothing_is_left_to_switch_off_before_the_sidecars(phase: Overlay) -> None:
    assert "Off:" not in notes(phase)


def test_each_service_has_a_line_with_its_switches() -> None:
    (path,) = PHASES[3].files
    services = yaml.safe_load((REPOSITORY / "values.yaml").read_text())["services"]
    own = yaml.safe_load(path.read_text())["services"]
    rows = re.findall(r"^  (\S+) +(on|off) +(Dapr|Kafka) +(on|off)$", notes(PHASES[3]), re.MULTILINE)
    assert rows == [
        (name, "on", "Dapr" if own.get(name, {}).get("useDapr") else "Kafka", "off") for name in sorted(services)
    ]


# values that are no phase, with the phase to go to
MIXED = {
    "services.backend.useDapr=false,services.backend.dapr.sidecar=false": "2-sidecars",
    "defaults.useDapr=false": "3-publishers",
    "defaults.useDapr=false,services.recurring-task-service.useDapr=true,events.format=raw": "4-consumers",
    "services.backend.useDapr=false": "4-consumers",
}


@pytest.mark.parametrize("setting", MIXED)
def test_of_mixed_switches_the_notes_name_the_phase_that_turns_one_further(setting: str) -> None:
    text = notes(DEFAULTS, "--set", setting)
    assert line(text, "Phase") == "mixed"
    assert line(text, "Next").endswith(f" -f values/migration/{MIXED[setting]}.yaml")


def test_a_service_of_your_own_does_not_change_the_phase() -> None:
    own = "services.archive-service.port=8004,services.archive-service.publishes={task-events}"
    assert line(notes(DEFAULTS, "--set", own), "Phase") == "6-cloudevents"
    assert line(notes(PHASES[1], "--set", own), "Phase") == "1-components"
    assert line(notes(PHASES[3], "--set", own), "Phase") == "mixed", "it publishes without Dapr still"
    assert line(notes(PHASES[3], "--set", f"{own},services.archive-service.useDapr=true"), "Phase") == "3-publishers"


def test_the_dapr_objects_alone_are_no_phase_yet() -> None:
    text = notes(LOCAL, "--set", "only=components")
    assert line(text, "Phase").startswith("none")
    assert line(text, "Next") == f"helm upgrade {RELEASE} . -n {NAMESPACE} -f my-values.yaml"


def test_the_phases_of_the_notes_are_the_files_of_the_migration() -> None:
    text = (REPOSITORY / "charts/dapr-app/templates/_phase.tpl").read_text()
    table = yaml.safe_load(text.partition('"dapr-app.phases" -}}')[2].partition("{{-")[0])
    assert [phase["name"] for phase in table] == NAMES
