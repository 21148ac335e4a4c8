"""A request with an Idempotency-Key has its effect once, whichever way the answer is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import func, select

from todo.database.connection import Database
from todo.database.models import Task
from todo.services.backend import SERVICE

from .application import DAPR, DIRECT, running, set_environment, token
from .fake_sidecar import FakeSidecar

PATH = "/api/ada/tasks"


@pytest.fixture(params=["with Dapr", "without Dapr"])
async def ada(
    request: pytest.FixtureRequest,
    database: Database,  # noqa: ARG001 - empties the tables
    sidecar: FakeSidecar,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[httpx.AsyncClient]:
    dapr = DAPR | {"DAPR_HTTP_PORT": str(sidecar.port)}
    set_environment(monkeypatch, dapr if request.param == "with Dapr" else DIRECT)
    async with running(SERVICE) as client:
        client.headers.update(token("ada"))
        yield client


async def count(database: Database) -> int | None:
    async with database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(Task))


async def test_a_repeat_gets_the_same_answer(ada: httpx.AsyncClient, database: Database) -> None:
    key = {"Idempotency-Key": "a/b||c"}
    one, other = [await ada.post(PATH, json={"title": "buy milk"}, headers=key) for _ in range(2)]
    assert (one.status_code, one.json()) == (201, other.json())
    assert await count(database) == 1


async def test_repeats_at_the_same_time_have_one_effect(ada: httpx.AsyncClient, database: Database) -> None:
    key = {"Idempotency-Key": "k"}
    answers = await asyncio.gather(*(ada.post(PATH, json={"title": "buy milk"}, headers=key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await count(database) == 1


async def test_a_key_is_for_one_request(ada: httpx.AsyncClient, database: Database) -> None:
    key = {"Idempotency-Key": "k"}
    await ada.post(PATH, json={"title": "buy milk"}, headers=key)
    answer = await ada.post(PATH, json={"title": "buy oats"}, headers=key)
    assert (answer.status_code, answer.json()["detail"]) == (422, "Idempotency-Key: was used for another request")
    bob = await ada.post("/api/bob/tasks", json={"title": "buy oats"}, headers=key | token("bob"))
    assert bob.status_code == 201, "another user's keys are others"
    assert await count(database) == 2


@pytest.mark.parametrize("key", ["", "with space", "x" * 201])
async def test_what_is_no_key_is_refused(ada: httpx.AsyncClient, key: str) -> None:
    answer = await ada.post(PATH, json={"title": "buy milk"}, headers={"Idempotency-Key": key})
    assert answer.status_code == 422


async def test_a_store_that_is_away_costs_the_memory_and_not_the_request(
    database: Database, sidecar: FakeSidecar, monkeypatch: pytest.MonkeyPatch
) -> None:
    sidecar.refusals["state"] = (500, {"errorCode": "ERR_STATE_GET", "message": "no"})
    set_environment(monkeypatch, DAPR | {"DAPR_HTTP_PORT": str(sidecar.port)})
    async with running(SERVICE) as client:
        key = {"Idempotency-Key": "k"} | token("ada")
        one, other = [await client.post(PATH, json={"title": "buy milk"}, headers=key) for _ in range(2)]
    assert (one.status_code, one.json()["id"]) == (201, other.json()["id"])
    assert await count(database) == 1
