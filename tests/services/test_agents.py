"""The tools of agents, called by a real client of the Model Context Protocol."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from todo.database.connection import Database
from todo.services.backend import SERVICE

from .application import DAPR, set_environment, started, token
from .fake_sidecar import FakeSidecar
from .waiting import until

DUE = "2026-01-15T12:00:00Z"


class Agent:
    """An agent of one user."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def tools(self) -> dict[str, str | None]:
        return {tool.name: tool.description for tool in (await self._client.list_tools()).tools}

    async def __call__(self, tool: str, **arguments: Any) -> Any:
        answer = await self._client.call_tool(tool, arguments)
        assert not answer.is_error, answer.content
        content = answer.structured_content
        return content["result"] if content is not None and set(content) == {"result"} else content

    async def refused(self, tool: str, **arguments: Any) -> str:
        answer = await self._client.call_tool(tool, arguments)
        assert answer.is_error
        return json.dumps([each.model_dump() for each in answer.content])


@pytest.fixture
async def backend(
    database: Database,  # noqa: ARG001 - empties the tables
    sidecar: FakeSidecar,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[FastAPI]:
    set_environment(monkeypatch, DAPR | {"DAPR_HTTP_PORT": str(sidecar.port)})
    async with started(SERVICE) as app:
        yield app


@asynccontextmanager
async def agent_of(app: FastAPI, user: str) -> AsyncIterator[Agent]:
    async with AsyncExitStack() as stack:
        transport = httpx2.ASGITransport(app)
        http = await stack.enter_async_context(httpx2.AsyncClient(transport=transport, headers=token(user)))
        way = streamable_http_client("http://service/mcp", http_client=http)
        yield Agent(await stack.enter_async_context(Client(way)))


async def test_an_agent_finds_the_tools(backend: FastAPI) -> None:
    async with agent_of(backend, "ada") as ada:
        tools = await ada.tools()
    assert set(tools) == {
        *("add_task", "list_tasks", "search_tasks", "get_task", "update_task", "complete_task", "delete_task"),
        *("create_category", "list_categories", "update_category", "delete_category"),
        *("create_tag", "list_tags", "update_tag", "delete_tag", "add_tag", "remove_tag", "set_reminder"),
    }
    assert all(tools.values())


async def test_the_life_of_a_task(backend: FastAPI, sidecar: FakeSidecar) -> None:
    async with agent_of(backend, "ada") as ada:
        home = await ada("create_category", new={"name": "home"})
        urgent = await ada("create_tag", new={"name": "urgent"})
        task = await ada("add_task", task={"title": "buy milk", "due_date": DUE, "category_id": home["id"]})
        number = task["id"]
        assert (await ada("get_task", task_id=number))["title"] == "buy milk"
        assert (await ada("add_tag", task_id=number, tag_id=urgent["id"]))["tag_ids"] == [urgent["id"]]
        assert (await ada("remove_tag", task_id=number, tag_id=urgent["id"]))["tag_ids"] == []
        changed = await ada("update_task", task_id=number, change={"title": "buy oat milk", "category_id": None})
        assert (changed["title"], changed["category_id"], changed["due_date"]) == ("buy oat milk", None, DUE)
        reminder = await ada("set_reminder", task_id=number, reminder={"remind_at": DUE})
        assert reminder["task_id"] == number
        assert [each["id"] for each in (await ada("search_tasks", words="oat"))["items"]] == [number]
        assert (await ada("complete_task", task_id=number))["completed_at"]
        assert (await ada("list_tasks", wanted={"completed": False}))["items"] == []
        assert [each["id"] for each in (await ada("list_tasks"))["items"]] == [number]
        assert await ada("delete_task", task_id=number) == f"task {number} is deleted"

    def types() -> list[str]:
        return [each.content["event_type"] for each in sidecar.published if each.topic == "task-events"]

    await until(lambda: types()[-1:] == ["task.deleted"], "the last event is published")
    updates = ["task.updated"] * 4  # two of the tag, the title, the reminder
    assert types() == ["task.created", *updates, "task.completed", "task.deleted"]


async def test_categories_and_tags(backend: FastAPI) -> None:
    async with agent_of(backend, "ada") as ada:
        for one, many in (("category", "categories"), ("tag", "tags")):
            made = await ada(f"create_{one}", new={"name": "home"})
            assert await ada(f"update_{one}", number=made["id"], new={"name": "house"}) == made | {"name": "house"}
            assert await ada(f"list_{many}") == [made | {"name": "house"}]
            assert await ada(f"delete_{one}", number=made["id"]) == f"{one} {made['id']} is deleted"
            assert await ada(f"list_{many}") == []


async def test_the_same_key_makes_one_task(backend: FastAPI) -> None:
    async with agent_of(backend, "ada") as ada:
        first, again = [await ada("add_task", task={"title": "buy milk"}, idempotency_key="k1") for _ in range(2)]
        assert first == again
        assert len((await ada("list_tasks"))["items"]) == 1


async def test_an_agent_reads_what_cannot_be_done(backend: FastAPI) -> None:
    async with agent_of(backend, "ada") as ada, agent_of(backend, "eve") as eve:
        task = await ada("add_task", task={"title": "buy milk"})
        assert f"no task {task['id']}" in await eve.refused("get_task", task_id=task["id"])
        assert "due_date" in await ada.refused("set_reminder", task_id=task["id"], reminder={"remind_at": DUE})
        await ada("create_tag", new={"name": "urgent"})
        assert "there is a tag urgent already" in await ada.refused("create_tag", new={"name": "urgent"})
        assert "recurrence_rule" in await ada.refused("add_task", task={"title": "x", "recurrence_rule": "FREQ=NEVER"})
        assert "extra_forbidden" in await ada.refused("add_task", task={"title": "x", "colour": "red"})
        assert "no field to change" in await ada.refused("update_task", task_id=task["id"], change={})


async def test_an_agent_is_told_of_a_database_that_is_away(
    backend: FastAPI, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = backend.state.runtime
    async with agent_of(backend, "ada") as ada:

        def away() -> None:
            raise ConnectionRefusedError("the port is closed")

        monkeypatch.setattr(runtime.database, "sessions", away)
        said = await ada.refused("list_tasks")
    assert "the database does not answer; ask again in some seconds" in said
    assert "the port is closed" not in said
    assert "the port is closed" in caplog.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer nonsense"}, token("ada", secret="another secret that is long enough")],
    ids=["no token", "nonsense", "forged"],
)
async def test_nobody_gets_in_without_a_token(backend: FastAPI, headers: dict[str, str]) -> None:
    transport = httpx2.ASGITransport(backend)
    async with httpx2.AsyncClient(transport=transport, headers=headers) as client:
        answer = await client.post("http://service/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert answer.status_code == 401
    assert "www-authenticate" in answer.headers
