"""dlq: whom it asks, what it says of the letters, and what it does when nobody can be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import deployment, healthy, load
from .fake_api import APPS, PODS, FakeApi
from .fake_helm import FakeHelm

if TYPE_CHECKING:
    from .conftest import Done

Todoctl = Callable[..., "Done"]
LETTER = {
    "partition": 0, "offset": 3, "time": "2026-01-15T12:00:00+00:00", "key": "7", "topic": "task-events",
    "event_id": "11111111-1111-4111-8111-111111111111", "event_type": "task.created", "reason": "no room",
}  # fmt: skip
MALFORMED = {name: value for name, value in LETTER.items() if not name.startswith("event")} | {
    "offset": 4, "key": None, "reason": "not JSON",
}  # fmt: skip


@pytest.fixture
def asked(api: FakeApi, helm: FakeHelm, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A backend with a dead-letter topic, and what its pod answers; `command` is what it was asked."""
    consumer = deployment(available=1)
    consumer["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "DEAD_LETTER_TOPIC", "value": "letters"}]
    api.put(f"{APPS}/deployments/todo-backend", consumer)
    api.put(f"{PODS}/todo-backend-1", healthy())
    helm.answer("get-manifest", load("rendered.yaml"))
    answer: dict[str, Any] = {"topic": "letters", "letters": [LETTER, MALFORMED], "more": 0}

    def tell(_cluster: object, _pod: object, *command: str) -> dict[str, Any]:
        answer["command"] = command
        return answer

    monkeypatch.setattr("todoctl.dlq.letters.tell", tell)
    return answer


def test_a_list_shows_the_letters_and_the_way_back(todoctl: Todoctl, asked: dict[str, Any]) -> None:
    done = todoctl("dlq list")
    assert done.code == 0, done.err
    assert asked["command"] == ("dlq", "list", "backend", "--most", "100")
    assert "backend: 2 dead letters on letters" in done.out
    assert f"0/3     2026-01-15T12:00:00+00:00  task.created {LETTER['event_id']}  7        no room" in done.out
    assert "0/4     2026-01-15T12:00:00+00:00  no event" in done.out
    assert "replay: todoctl dlq replay backend" in done.out


def test_a_list_tells_how_many_it_does_not_show(todoctl: Todoctl, asked: dict[str, Any]) -> None:
    asked["more"] = 40
    done = todoctl("dlq list", "backend", "--most", "2")
    assert "backend: 42 dead letters on letters" in done.out
    assert "and 40 more; show them with --most 42" in done.out
    assert asked["command"] == ("dlq", "list", "backend", "--most", "2")


def test_a_sidecar_tells_no_reason(todoctl: Todoctl, asked: dict[str, Any]) -> None:
    asked["letters"] = [LETTER | {"reason": None}]
    assert "search the service's log for the event's id" in todoctl("dlq list").out


def test_an_empty_box(todoctl: Todoctl, asked: dict[str, Any]) -> None:
    asked["letters"] = []
    assert todoctl("dlq list").out.strip() == "backend: no dead letters on letters"
    assert todoctl("dlq replay", "backend").out.strip() == "backend: no dead letters, nothing was replayed"


def test_a_replay_tells_where_they_went(todoctl: Todoctl, asked: dict[str, Any]) -> None:
    asked["more"] = 3
    done = todoctl("dlq replay", "backend")
    assert done.code == 0, done.err
    assert asked["command"] == ("dlq", "replay", "backend", "--most", "100")
    assert "backend: 2 dead letters replayed to task-events" in done.out
    assert "3 more wait: run the same command again" in done.out


def test_a_dry_run_only_lists(todoctl: Todoctl, asked: dict[str, Any]) -> None:
    done = todoctl("dlq replay", "backend", "--dry-run")
    assert done.code == 0, done.err
    assert asked["command"][1] == "list"
    assert LETTER["event_id"] in done.out


def test_a_problem_of_the_pod_is_told_with_its_fix(todoctl: Todoctl, asked: dict[str, Any]) -> None:
    asked["problem"] = "Kafka at k:1: refused. Fix: start the broker"
    done = todoctl("dlq list")
    assert done.code == 1
    assert "Error: backend: Kafka at k:1: refused." in done.err
    assert "fix: start the broker" in done.err


@pytest.mark.usefixtures("asked")
def test_without_a_pod_that_is_ready(todoctl: Todoctl, api: FakeApi) -> None:
    api.put(f"{PODS}/todo-backend-1", healthy() | {"status": {"phase": "Pending"}})
    done = todoctl("dlq list")
    assert done.code == 1
    assert "backend: no pod is ready, and only a pod can reach the broker" in done.err


@pytest.mark.usefixtures("asked")
def test_a_service_that_is_not_there(todoctl: Todoctl) -> None:
    done = todoctl("dlq replay", "frontend")
    assert done.code == 1
    assert "frontend: has no dead-letter topic in this release" in done.err
    assert "fix: use one of: backend" in done.err


def test_a_release_that_is_not_there(todoctl: Todoctl, helm: FakeHelm) -> None:
    helm.refuse("get-manifest", "Error: release: not found")
    done = todoctl("dlq list")
    assert done.code == 1
    assert "fix: name the release that runs" in done.err


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_number_that_is_none(todoctl: Todoctl, number: str) -> None:
    with pytest.raises(SystemExit):
        todoctl("dlq list", "--most", number)
