"""The life of a service while parts around it are missing."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from todo.runtime import Runtime
from todo.service import Service, read_settings
from todo.services.notification import SERVICE
from todo.web import create_app

from .application import DAPR, running, set_environment, token
from .waiting import until


async def test_a_database_that_is_down_makes_the_service_unready_but_leaves_it_alive(
    monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    url = f"postgresql+asyncpg://todo:hush@127.0.0.1:{unused_port}/todo"
    set_environment(monkeypatch, DAPR | {"DATABASE_URL": url})
    runtime = Runtime(SERVICE, read_settings(SERVICE))
    transport = httpx.ASGITransport(create_app(runtime, lambda: None))
    async with runtime.running(lambda: None), httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/healthz")).status_code == 200
        unready = await client.get("/readyz")
        refused = await client.get("/api/ada/tasks/7/events", headers=token("ada"))
        answer = await client.post("/events/task", content=b"hello")
    assert unready.status_code == 503
    (reason,) = unready.json()["reasons"]
    assert reason.startswith("database: ")
    assert reason.endswith(
        "Fix: start PostgreSQL, or correct host and port in DATABASE_URL "
        "(Secret postgres.existingSecret, key postgres.applicationKey)"
    )
    assert "hush" not in reason
    assert (refused.status_code, refused.json()["detail"]) == (503, "the database does not answer")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {"status": "DROP"}


async def test_a_wrong_password_is_called_so(
    monkeypatch: pytest.MonkeyPatch, database_variables: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    wrong = database_variables["DATABASE_URL"].replace("password of the tests", "hush")
    set_environment(monkeypatch, DAPR | database_variables | {"DATABASE_URL": wrong})
    runtime = Runtime(SERVICE, read_settings(SERVICE))
    async with runtime.running(lambda: None):
        await until(lambda: "not usable" in caplog.text, "the cause is logged")
    assert (
        'password authentication failed for user "todo". Fix: correct user and password in DATABASE_URL' in caplog.text
    )
    assert "hush" not in caplog.text


async def test_a_sidecar_that_is_missing_keeps_nothing_from_starting(
    monkeypatch: pytest.MonkeyPatch, database_variables: dict[str, str], unused_port: int
) -> None:
    set_environment(monkeypatch, DAPR | database_variables | {"DAPR_HTTP_PORT": str(unused_port)})
    async with running(SERVICE) as client:
        assert (await client.get("/readyz")).json() == {"status": "ready"}
        assert (await client.get("/dapr/subscribe")).status_code == 200


async def test_background_work_that_breaks_ends_the_service(
    monkeypatch: pytest.MonkeyPatch, database_variables: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_runtime: Runtime, _stopping: asyncio.Event) -> None:
        raise LookupError("a mistake in the program")

    set_environment(monkeypatch, DAPR | database_variables)
    service = Service(name="broken", background=broken)
    failures: list[None] = []
    runtime = Runtime(service, read_settings(service))
    async with runtime.running(lambda: failures.append(None)):
        await until(lambda: failures, "the failure is told")
    assert "a mistake in the program" in caplog.text


async def test_work_that_does_not_end_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, database_variables: dict[str, str]
) -> None:
    monkeypatch.setattr("todo.runtime.STOP_SECONDS", 0.05)
    cancelled = asyncio.Event()
    started = asyncio.Event()

    async def deaf(_runtime: Runtime, _stopping: asyncio.Event) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    set_environment(monkeypatch, DAPR | database_variables)
    service = Service(name="deaf", background=deaf)
    runtime = Runtime(service, read_settings(service))
    async with runtime.running(lambda: None):
        await started.wait()
    assert cancelled.is_set()
