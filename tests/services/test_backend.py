"""The REST interface of tasks, with its events on their way to a sidecar."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from todo.database.connection import Database
from todo.services.backend import SERVICE

from .application import DAPR, running, set_environment, token
from .fake_sidecar import FakeSidecar
from .waiting import until


@pytest.fixture
async def backend(
    database: Database,  # noqa: ARG001 - empties the tables
    sidecar: FakeSidecar,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[httpx.AsyncClient]:
    set_environment(monkeypatch, DAPR | {"DAPR_HTTP_PORT": str(sidecar.port)})
    async with running(SERVICE) as client:
        yield client


async def test_a_new_task_is_stored_and_its_event_published(backend: httpx.AsyncClient, sidecar: FakeSidecar) -> None:
    content = {"title": "buy milk", "priority": "high", "due_date": "2026-01-15T12:00:00Z"}
    answer = await backend.post("/api/ada/tasks", json=content, headers=token("ada"))
    assert answer.status_code == 201
    task = answer.json()
    assert task.items() >= content.items()
    assert answer.headers["Location"] == f"/api/ada/tasks/{task['id']}"
    stored = await backend.get(answer.headers["Location"], headers=token("ada"))
    assert stored.json() | {"event_id": task["event_id"]} == task

    await until(lambda: sidecar.published, "the event is published")
    (published,) = sidecar.published
    assert published.topic == "task-events"
    assert published.query["metadata.partitionKey"] == str(task["id"])
    expected = {"event_id": task["event_id"], "event_type": "task.created", "user_id": "ada", "task_id": task["id"]}
    assert published.content.items() >= (expected | content | {"schema_version": "1.0"}).items()


async def test_the_event_leaves_in_the_wanted_format_with_the_token(
    database: Database,  # noqa: ARG001 - empties the tables
    sidecar: FakeSidecar,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sidecar.api_token = "hush"
    dapr = DAPR | {"DAPR_HTTP_PORT": str(sidecar.port), "DAPR_API_TOKEN": "hush", "EVENT_FORMAT": "raw"}
    set_environment(monkeypatch, dapr)
    async with running(SERVICE) as client:
        await client.post("/api/ada/tasks", json={"title": "buy milk"}, headers=token("ada"))
        await until(lambda: sidecar.published, "the event is published")
    assert sidecar.published[0].query["metadata.rawPayload"] == "true"


@pytest.mark.parametrize(
    ("headers", "status", "detail"),
    [
        (dict, 401, "a bearer token is needed"),
        (lambda: {"Authorization": "Basic YWRhOmFkYQ=="}, 401, "a bearer token is needed"),
        (lambda: {"Authorization": "Bearer rubbish"}, 401, "Not enough segments"),
        (lambda: token("ada", secret="another secret, which is long enough too"), 401, "Signature verification failed"),
        (lambda: token("ada", lifetime=timedelta(seconds=-1)), 401, "Signature has expired"),
        (lambda: token("bob"), 403, "the token is another user's"),
    ],
)
async def test_only_the_user_may_touch_the_tasks(
    backend: httpx.AsyncClient, headers: Callable[[], dict[str, str]], status: int, detail: str
) -> None:
    answer = await backend.post("/api/ada/tasks", json={"title": "buy milk"}, headers=headers())
    assert (answer.status_code, answer.json()["detail"]) == (status, detail)
    assert (answer.headers.get("WWW-Authenticate") == "Bearer") == (status == 401)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"title": ""},
        {"title": "x" * 256},
        {"title": "a\x00b"},
        {"title": "milk", "priority": "urgent"},
        {"title": "milk", "due_date": "2026-01-15T12:00:00"},
        {"title": "milk", "colour": "white"},
    ],
)
async def test_what_is_no_task_is_refused(backend: httpx.AsyncClient, content: dict[str, Any]) -> None:
    answer = await backend.post("/api/ada/tasks", json=content, headers=token("ada"))
    assert answer.status_code == 422


async def test_tasks_of_others_are_not_there(backend: httpx.AsyncClient) -> None:
    created = await backend.post("/api/ada/tasks", json={"title": "buy milk"}, headers=token("ada"))
    for path in (f"/api/bob/tasks/{created.json()['id']}", "/api/bob/tasks/999"):
        assert (await backend.get(path, headers=token("bob"))).status_code == 404


async def test_the_probes_and_the_counters(backend: httpx.AsyncClient, sidecar: FakeSidecar) -> None:
    sidecar.refusals["publish"] = (500, {"errorCode": "ERR_PUBSUB_PUBLISH_MESSAGE", "message": "no"})
    assert (await backend.get("/healthz")).json() == {"status": "ok"}
    assert (await backend.get("/readyz")).json() == {"status": "ready"}
    assert "todo_events_published_total" in (await backend.get("/metrics")).text
    assert (await backend.get("/dapr/subscribe")).json() == []
