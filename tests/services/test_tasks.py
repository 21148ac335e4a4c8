"""Tasks over REST: find, change, complete, delete; categories, tags and reminders; what is told of each as an event."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from todo.database.connection import Database
from todo.database.models import OutboxRow
from todo.services.backend import SERVICE

from .application import DIRECT, running, set_environment, token

ADA = "/api/ada"
DUE = "2026-03-23T08:00:00Z"


@pytest.fixture
async def ada(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:  # noqa: ARG001 - empties the tables
    """A client that speaks for Ada; the broker is away, so that all events stay in the outbox."""
    set_environment(monkeypatch, DIRECT)
    async with running(SERVICE) as client:
        client.headers.update(token("ada"))
        yield client


async def made(client: httpx.AsyncClient, kind: str = "tasks", **content: Any) -> dict[str, Any]:
    answer = await client.post(f"{ADA}/{kind}", json={"title": "buy milk"} | content if kind == "tasks" else content)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def events(database: Database) -> list[tuple[str, str, dict[str, Any]]]:
    async with database.sessions() as session:
        rows = await session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.topic, row.event_type, row.payload) for row in rows]


async def found(client: httpx.AsyncClient, **wanted: Any) -> list[str]:
    answer = await client.get(f"{ADA}/tasks", params=wanted)
    assert answer.status_code == 200, answer.text
    return [task["title"] for task in answer.json()["items"]]


async def test_tasks_are_found_by_what_they_are(ada: httpx.AsyncClient) -> None:
    category, tag = await made(ada, "categories", name="home"), await made(ada, "tags", name="soon")
    await made(ada, title="one", priority="high", due_date=DUE, category_id=category["id"])
    await made(ada, title="two", description="100% of it", tag_ids=[tag["id"]])
    third = await made(ada, title="THREE_x")
    await ada.post(f"{ADA}/tasks/{third['id']}/complete")
    assert await found(ada) == ["THREE_x", "two", "one"]
    assert await found(ada, priority="high") == ["one"]
    assert await found(ada, category_id=category["id"]) == ["one"]
    assert await found(ada, tag_id=tag["id"]) == ["two"]
    assert await found(ada, completed=True) == ["THREE_x"]
    assert await found(ada, completed=False) == ["two", "one"]
    assert await found(ada, due_before="2026-03-24T00:00:00Z") == ["one"]
    assert await found(ada, due_after="2026-03-24T00:00:00Z") == []
    assert await found(ada, search="three") == ["THREE_x"]
    assert await found(ada, search="0%") == ["two"], "a sign of SQL is a sign like others"
    assert await found(ada, search="e_") == ["THREE_x"]


async def test_pages_follow_each_other_without_gap_or_repeat(ada: httpx.AsyncClient) -> None:
    for number in range(5):
        await made(ada, title=str(number))
    seen: list[str] = []
    after: dict[str, int] = {}
    while True:
        page = (await ada.get(f"{ADA}/tasks", params={"limit": 2, **after})).json()
        seen += [task["title"] for task in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
        await made(ada, title="new")  # what comes meanwhile moves no page
    assert seen == ["4", "3", "2", "1", "0"]


async def test_a_change_is_told_with_its_fields(ada: httpx.AsyncClient, database: Database) -> None:
    task = await made(ada, priority="low", due_date=DUE)
    answer = await ada.patch(f"{ADA}/tasks/{task['id']}", json={"title": "buy oats", "priority": None})
    assert answer.status_code == 200
    assert (answer.json()["title"], answer.json()["priority"], answer.json()["due_date"]) == ("buy oats", None, DUE)
    topic, kind, payload = (await events(database))[-1]
    assert (topic, kind) == ("task-events", "task.updated")
    assert payload["updated_fields"] == {"title": "buy oats", "priority": None}
    assert payload["event_id"] == answer.json()["event_id"]


async def test_completing_a_task_that_recurs_is_told_to_both(ada: httpx.AsyncClient, database: Database) -> None:
    task = await made(ada, due_date=DUE, recurrence_rule="RRULE:freq=weekly;byday=mo", time_zone="Europe/Berlin")
    assert task["recurrence_rule"] == "FREQ=WEEKLY;BYDAY=MO"
    answer = await ada.post(f"{ADA}/tasks/{task['id']}/complete")
    assert answer.json()["completed_at"]
    assert (await ada.post(f"{ADA}/tasks/{task['id']}/complete")).status_code == 409
    _created, one, other = await events(database)
    assert [one[:2], other[:2]] == [("task-events", "task.completed"), ("task-recurrence", "task.completed")]
    assert one[2]["event_id"] != other[2]["event_id"]


async def test_a_deleted_task_is_gone_with_its_reminders(ada: httpx.AsyncClient, database: Database) -> None:
    task = await made(ada, due_date=DUE)
    path = f"{ADA}/tasks/{task['id']}"
    assert (await ada.post(f"{path}/reminders", json={"remind_at": DUE})).status_code == 201
    assert (await ada.delete(path)).status_code == 204
    for gone in (await ada.get(path), await ada.delete(path), await ada.get(f"{path}/reminders")):
        assert gone.status_code == 404
    assert (await events(database))[-1][1] == "task.deleted"


async def test_tags_come_and_go_and_a_repeat_is_no_error(ada: httpx.AsyncClient, database: Database) -> None:
    task, tag = await made(ada), await made(ada, "tags", name="soon")
    path = f"{ADA}/tasks/{task['id']}/tags/{tag['id']}"
    for method, expected in (("PUT", [tag["id"]]), ("PUT", [tag["id"]]), ("DELETE", []), ("DELETE", [])):
        answer = await ada.request(method, path)
        assert (answer.status_code, answer.json()["tag_ids"]) == (200, expected)
    assert (await events(database))[-1][2]["updated_fields"] == {"tag_ids": []}


@pytest.mark.parametrize("kind", ["categories", "tags"])
async def test_names_are_given_once_and_belong_to_one_user(ada: httpx.AsyncClient, kind: str) -> None:
    one, other = await made(ada, kind, name="home"), await made(ada, kind, name="work")
    assert (await ada.post(f"{ADA}/{kind}", json={"name": "home"})).status_code == 409
    assert (await ada.patch(f"{ADA}/{kind}/{other['id']}", json={"name": "home"})).status_code == 409
    assert (await ada.patch(f"{ADA}/{kind}/{one['id']}", json={"name": "house"})).json()["name"] == "house"
    assert [each["name"] for each in (await ada.get(f"{ADA}/{kind}")).json()] == ["house", "work"]
    bob = token("bob")
    assert (await ada.get(f"/api/bob/{kind}", headers=bob)).json() == []
    assert (await ada.delete(f"/api/bob/{kind}/{one['id']}", headers=bob)).status_code == 404
    assert (await ada.delete(f"{ADA}/{kind}/{one['id']}")).status_code == 204


async def test_a_task_outlives_its_category(ada: httpx.AsyncClient) -> None:
    category = await made(ada, "categories", name="home")
    task = await made(ada, category_id=category["id"])
    await ada.delete(f"{ADA}/categories/{category['id']}")
    assert (await ada.get(f"{ADA}/tasks/{task['id']}")).json()["category_id"] is None


async def test_the_names_of_others_cannot_be_used(ada: httpx.AsyncClient) -> None:
    foreign = (await ada.post("/api/bob/tags", json={"name": "soon"}, headers=token("bob"))).json()["id"]
    answer = await ada.post(f"{ADA}/tasks", json={"title": "buy milk", "tag_ids": [foreign]})
    assert (answer.status_code, answer.json()["detail"]) == (404, f"no tag {foreign}")
    assert await found(ada) == [], "nothing of it is kept"


async def test_reminders_are_for_open_tasks_that_are_due(ada: httpx.AsyncClient) -> None:
    task, open_end = await made(ada, due_date=DUE), await made(ada)
    path = f"{ADA}/tasks/{task['id']}/reminders"
    first = await ada.post(path, json={"remind_at": DUE})
    assert (await ada.post(path, json={"remind_at": DUE})).status_code == 409
    assert (await ada.post(f"{ADA}/tasks/{open_end['id']}/reminders", json={"remind_at": DUE})).status_code == 422
    assert [each["id"] for each in (await ada.get(path)).json()] == [first.json()["id"]]
    assert (await ada.delete(f"{path}/{first.json()['id']}")).status_code == 204
    await ada.post(f"{ADA}/tasks/{task['id']}/complete")
    assert (await ada.post(path, json={"remind_at": DUE})).status_code == 409


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"recurrence_rule": "FREQ=DAILY"}, "recurrence_rule"),
        ({"recurrence_rule": "every day", "due_date": DUE}, "recurrence_rule"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"title": None}, "body.title"),
        ({"priority": "urgent"}, "body.priority"),
        ({"colour": "white"}, "body.colour"),
    ],
)
async def test_what_does_not_fit_is_told_by_its_field(
    ada: httpx.AsyncClient, content: dict[str, Any], field: str
) -> None:
    answer = await ada.post(f"{ADA}/tasks", json={"title": "buy milk"} | content)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [each["field"] for each in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("content", [{}, {"title": None}, {"time_zone": None}, {"user_id": "bob"}])
async def test_a_change_that_changes_nothing_or_too_much_is_refused(
    ada: httpx.AsyncClient, content: dict[str, Any]
) -> None:
    task = await made(ada)
    assert (await ada.patch(f"{ADA}/tasks/{task['id']}", json=content)).status_code == 422


async def test_signs_of_sql_and_html_are_signs_like_others(ada: httpx.AsyncClient) -> None:
    title = "'; DROP TABLE tasks; -- <script>alert(1)</script> ü 🥛"
    task = await made(ada, title=title)
    assert (await ada.get(f"{ADA}/tasks/{task['id']}")).json()["title"] == title
    assert await found(ada, search="<script>") == [title]


async def test_a_body_that_no_request_needs_is_not_read(ada: httpx.AsyncClient) -> None:
    answer = await ada.post(f"{ADA}/tasks", content=b"x" * (2 * 2**20 + 1))
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 2**20

    assert (await ada.post(f"{ADA}/tasks", content=parts())).status_code == 413


async def test_the_interface_describes_itself(ada: httpx.AsyncClient) -> None:
    described = (await ada.get("/openapi.json")).json()
    assert described["paths"].keys() >= {"/api/{user_id}/tasks", "/api/{user_id}/tasks/{task_id}/complete"}
