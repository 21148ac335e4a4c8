"""plan, migrate and rollback: what they ask of helm, what they say, and what they take back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from todoctl.migration.inside import Inside
from toolchain.paths import REPOSITORY

from .conftest import deployment, healthy, load
from .fake_api import APPS, PODS, FakeApi
from .fake_helm import FakeHelm

if TYPE_CHECKING:
    from .conftest import Done

Todoctl = Callable[..., "Done"]
CHART = ("--chart", str(REPOSITORY))
PHASE_AFTER = """#!/bin/sh
here=$(dirname "$0")
echo "Phase: {phase}" > "$here/get-notes.out"
grep -h -o '[^ ]*json' "$here/calls" | tail -1 | xargs cat > "$here/given"
"""


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What every pod tells of itself; all is well at first."""
    answer: dict[str, Any] = {"outbox": {"waiting": 0, "oldest_seconds": 0}}
    monkeypatch.setattr(
        "todoctl.migration.live.ask", lambda _cluster, pod: Inside(pod["metadata"]["name"], "10.0.0.1", dict(answer))
    )
    return answer


@pytest.fixture(autouse=True)
def _no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("todoctl.install.rollout", "todoctl.migration.verify", "todoctl.migration.watch"):
        monkeypatch.setattr(f"{module}.POLL_SECONDS", 0.01)
    monkeypatch.setattr("todoctl.install.rollout.SETTLE_SECONDS", 0)
    monkeypatch.setattr("todoctl.install.run.lint", lambda _rendered: "clean")


@pytest.fixture
def release(api: FakeApi, helm: FakeHelm, inside: dict[str, Any]) -> FakeHelm:  # noqa: ARG001 - its pods are well
    """A release in phase 2 whose pods run."""
    api.put(f"{APPS}/deployments/todo-backend", deployment(available=1))
    api.put(f"{PODS}/todo-backend-1", healthy())
    helm.answer("get-values", json.dumps({"defaults": {"useDapr": False}, "kafka": {"bootstrapServers": "k:1"}}))
    helm.answer("get-notes", "Phase: 2-sidecars\n")
    helm.answer("get-manifest", load("rendered.yaml"))
    helm.answer("history", json.dumps([{"revision": 1, "status": "deployed", "updated": "2026-01-01T00:00:00Z"}]))
    upgrade_leads_to(helm, "3-publishers")
    return helm


def upgrade_leads_to(helm: FakeHelm, phase: str) -> None:
    """Let an upgrade change the phase that the notes tell."""
    script = helm.folder / "upgrade.do"
    script.write_text(PHASE_AFTER.format(phase=phase))
    script.chmod(0o755)


def given(helm: FakeHelm) -> Any:
    """The values of the last upgrade."""
    return json.loads((helm.folder / "given").read_text())


def test_a_plan_compares_with_the_next_phase_and_changes_nothing(todoctl: Todoctl, release: FakeHelm) -> None:
    changed = load("rendered.yaml").replace("local.test/todo:dev", "local.test/todo:new")
    release.answer("template", changed)
    done = todoctl("plan", *CHART)
    assert done.code == 0, done.err
    assert "from 2-sidecars (installed) to 3-publishers" in done.out
    assert "spec.template.spec.containers[backend].image: local.test/todo:dev -> local.test/todo:new" in done.out
    assert "pods replaced: backend" in done.out
    assert "next: todoctl migrate" in done.out
    assert "--to 3-publishers" in done.out
    assert release.calls("upgrade") == []


@pytest.mark.usefixtures("release")
def test_a_plan_back_names_the_command_for_it(todoctl: Todoctl) -> None:
    done = todoctl("plan", *CHART, "--to", "0")
    assert done.code == 0, done.err
    assert "nothing would change" in done.out
    assert "next: todoctl rollback" in done.out


@pytest.mark.usefixtures("release")
def test_a_plan_between_two_phases_asks_no_pod(todoctl: Todoctl, inside: dict[str, Any]) -> None:
    inside["sidecar"] = {"problem": "no answer"}
    done = todoctl("plan", *CHART, "--from", "1", "--to", "4")
    assert done.code == 0, done.err
    assert "from 1-components to 4-consumers" in done.out


@pytest.mark.usefixtures("release")
def test_a_plan_that_cannot_be_carried_out_now_says_so(todoctl: Todoctl, inside: dict[str, Any]) -> None:
    inside["sidecar"] = {"problem": "no answer"}
    done = todoctl("plan", *CHART)
    assert done.code == 1
    assert "todo-backend-1 tells of sidecar: no answer" in done.out
    assert "it cannot be done now" in done.err


def test_without_a_release_the_way_to_one_is_told(todoctl: Todoctl, helm: FakeHelm) -> None:
    helm.refuse("get-values", "Error: release: not found\n")
    done = todoctl("plan", *CHART)
    assert done.code == 1
    assert "values/migration/0-direct-kafka.yaml" in done.err


def test_switches_of_no_phase_need_a_wish(todoctl: Todoctl, release: FakeHelm) -> None:
    release.answer("get-notes", "Phase: mixed\n")
    done = todoctl("migrate", *CHART)
    assert done.code == 1
    assert "its switches are those of no phase" in done.err
    assert todoctl("migrate", *CHART, "--to", "3", "--watch", "0.01").code == 0


def test_migrate_gives_the_users_values_with_the_switches_of_the_phase(todoctl: Todoctl, release: FakeHelm) -> None:
    done = todoctl("migrate", *CHART, "--watch", "0.01")
    assert done.code == 0, done.err
    assert "3-publishers works after" in done.out
    values = given(release)
    assert values["kafka"] == {"bootstrapServers": "k:1"}
    assert values["services"]["backend"] == {"useDapr": True}
    assert values["defaults"] == {"useDapr": False}


def test_migrate_goes_phase_by_phase(todoctl: Todoctl, release: FakeHelm) -> None:
    release.answer("get-notes", "Phase: 1-components\n")
    done = todoctl("migrate", *CHART, "--to", "3", "--watch", "0.01")
    assert done.code == 0, done.err
    assert len(release.calls("upgrade")) == 2


def test_a_dry_run_plans_every_phase_on_the_way(todoctl: Todoctl, release: FakeHelm) -> None:
    done = todoctl("migrate", *CHART, "--to", "4", "--dry-run")
    assert done.code == 0, done.err
    assert "from 2-sidecars (installed) to 3-publishers" in done.out
    assert "from 3-publishers to 4-consumers" in done.out
    assert release.calls("upgrade") == []


def test_a_release_that_is_there_already_is_verified(todoctl: Todoctl, release: FakeHelm) -> None:
    done = todoctl("migrate", *CHART, "--to", "2", "--watch", "0.01")
    assert done.code == 0, done.err
    assert "is in 2-sidecars already" in done.out
    assert release.calls("upgrade") == []


def test_a_release_that_is_not_well_is_left_alone(todoctl: Todoctl, release: FakeHelm, inside: dict[str, Any]) -> None:
    inside["group"] = {"problem": "Kafka is away"}
    done = todoctl("migrate", *CHART)
    assert done.code == 1
    assert "nothing was changed" in done.err
    assert release.calls("upgrade") == []


def test_a_phase_that_does_not_work_is_taken_back(
    todoctl: Todoctl, release: FakeHelm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("todoctl.migration.step.verify", lambda *_: ["backend: the group is Empty"])
    done = todoctl("migrate", *CHART)
    assert done.code == 4
    assert "the group is Empty" in done.err
    assert len(release.calls("rollback todo 1")) == 1
    assert "revision 1 runs again" in done.out


def test_a_phase_that_does_harm_is_taken_back(
    todoctl: Todoctl, release: FakeHelm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("todoctl.migration.step.watch", lambda *_: ["lag is 5000 events"])
    done = todoctl("migrate", *CHART)
    assert done.code == 4
    assert "lag is 5000 events" in done.err
    assert len(release.calls("rollback todo 1")) == 1


@pytest.mark.usefixtures("release")
def test_the_directions_are_told_apart(todoctl: Todoctl) -> None:
    forward, back = todoctl("rollback", *CHART, "--to", "5"), todoctl("migrate", *CHART, "--to", "1")
    assert (forward.code, back.code) == (1, 1)
    assert "todoctl migrate" in forward.err
    assert "todoctl rollback" in back.err


def test_rollback_goes_even_when_services_are_not_well(
    todoctl: Todoctl, release: FakeHelm, inside: dict[str, Any]
) -> None:
    upgrade_leads_to(release, "1-components")
    inside["sidecar"] = {"problem": "no answer"}
    done = todoctl("rollback", *CHART, "--timeout", "0.05")
    assert done.code == 1, "it is back, but not well yet"
    assert "todo-backend-1 tells of sidecar: no answer" in done.err
    assert len(release.calls("upgrade")) == 1
    assert release.calls("rollback") == []


def test_rollback_to_the_first_phase_takes_the_objects_last(todoctl: Todoctl, release: FakeHelm) -> None:
    upgrade_leads_to(release, "1-components")
    done = todoctl("rollback", *CHART, "--to", "0-direct-kafka")
    assert done.code == 0, done.err
    assert "2-sidecars -> 1-components" in done.out
    assert "1-components -> 0-direct-kafka" in done.out
    assert "rolled back in" in done.out


def test_a_rollback_is_tried_dry(todoctl: Todoctl, release: FakeHelm) -> None:
    done = todoctl("rollback", *CHART, "--dry-run")
    assert done.code == 0, done.err
    assert "to 1-components" in done.out
    assert release.calls("upgrade") == []
