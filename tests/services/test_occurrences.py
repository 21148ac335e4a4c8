"""The next task of one that recurs comes once, with all that it has from the one before."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from todo.consumers.inbox import Inbox, Status
from todo.consumers.registry import Transport
from todo.database.connection import Database
from todo.database.models import Category, OutboxRow, Tag, Task
from todo.events import TASK_EVENTS, TASK_RECURRENCE, TaskCompleted
from todo.outbox.box import Outbox
from todo.services.recurring_task import SERVICE
from todo.tasks import names, tasks
from todo.tasks.schemas import ChangedTask, NewTask

DUE = datetime(2026, 3, 23, 8, tzinfo=UTC)
NEW: dict[str, Any] = {"title": "water the plants", "priority": "low", "due_date": DUE, "time_zone": "Europe/Berlin"}


async def completed(database: Database, **more: Any) -> ChangedTask:
    """A task of Ada's that is complete."""
    async with database.sessions.begin() as session:
        task = await tasks.create(session, "ada", NewTask(**NEW | more))
        return await tasks.complete(session, "ada", task.id)


async def deliver(database: Database, task: ChangedTask, times: int = 1) -> None:
    """Tell the service several times at once that a task is complete, each time with an event of its own."""
    inbox = Inbox(Outbox(database, ()), SERVICE.name)

    def body() -> bytes:
        return TaskCompleted(
            event_id=uuid4(), timestamp=DUE, user_id="ada", task_id=task.id, completed_at=DUE
        ).model_dump_json().encode()  # fmt: skip

    taken = [inbox.take(SERVICE.subscriptions[TASK_RECURRENCE], body(), Transport.KAFKA) for _ in range(times)]
    assert {outcome.status for outcome in await asyncio.gather(*taken)} == {Status.SUCCESS}


async def followers(database: Database, task: ChangedTask) -> list[Task]:
    async with database.sessions() as session:
        return list(await session.scalars(select(Task).where(Task.follows == task.id)))


async def test_the_next_task_comes_once_however_often_it_is_asked_for(database: Database) -> None:
    async with database.sessions.begin() as session:
        category = await names.create(session, Category, "ada", "home")
        tag = await names.create(session, Tag, "ada", "green")
    task = await completed(database, recurrence_rule="FREQ=WEEKLY;COUNT=3", category_id=category.id, tag_ids=(tag.id,))
    await deliver(database, task, times=5)
    (following,) = await followers(database, task)
    assert following.due_date == datetime(2026, 3, 30, 7, tzinfo=UTC), "nine o'clock in Berlin, in summer"
    assert following.recurrence_rule == "FREQ=WEEKLY;COUNT=2"
    assert (following.title, following.priority, following.category_id) == ("water the plants", "low", category.id)
    async with database.sessions() as session:
        assert (await tasks.read(session, "ada", following.id)).tag_ids == (tag.id,)
        query = select(OutboxRow).where(OutboxRow.key == str(following.id))
        (event,) = await session.scalars(query)
    assert (event.topic, event.event_type) == (TASK_EVENTS, "task.created")
    assert event.payload["tag_ids"] == [tag.id]


async def test_a_rule_that_has_ended_and_a_task_without_one_have_no_next(database: Database) -> None:
    for rule in ("FREQ=WEEKLY;COUNT=1", None):
        task = await completed(database, recurrence_rule=rule)
        await deliver(database, task)
        assert await followers(database, task) == []


async def test_a_task_that_is_gone_has_no_next(database: Database) -> None:
    task = await completed(database, recurrence_rule="FREQ=DAILY")
    async with database.sessions.begin() as session:
        await tasks.remove(session, "ada", task.id)
    await deliver(database, task)
    assert await followers(database, task) == []


async def test_a_chain_ends_after_its_count(database: Database) -> None:
    task = await completed(database, recurrence_rule="FREQ=DAILY;COUNT=3")
    made = 1
    while True:
        await deliver(database, task)
        following = await followers(database, task)
        if not following:
            break
        made += 1
        async with database.sessions.begin() as session:
            task = await tasks.complete(session, "ada", following[0].id)
    assert made == 3
