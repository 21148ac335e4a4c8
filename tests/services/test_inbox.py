"""An event takes effect once, however often and by whichever way it comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from todo.consumers.inbox import Inbox, Status
from todo.consumers.record import record
from todo.consumers.registry import Delivery, EffectFailed, Subscription, Transport
from todo.database.connection import Database
from todo.database.models import ReceivedEvent
from todo.events import TASK_EVENTS
from todo.outbox.box import Outbox
from todo.settings import DatabaseEnv, load

from .examples import task_created

SUBSCRIPTION = Subscription(TASK_EVENTS, "/events/task", record)
EVENT = task_created()
BODY = json.dumps(EVENT.model_dump(mode="json")).encode()


async def received(database: Database) -> Sequence[ReceivedEvent]:
    async with database.sessions() as session:
        return (await session.scalars(select(ReceivedEvent).order_by(ReceivedEvent.id))).all()


async def test_a_repeat_over_the_other_transport_changes_nothing(database: Database) -> None:
    inbox = Inbox(Outbox(database, ()), "notification-service")
    assert (await inbox.take(SUBSCRIPTION, BODY, Transport.KAFKA)).status is Status.SUCCESS
    assert (await inbox.take(SUBSCRIPTION, BODY, Transport.DAPR)).status is Status.SUCCESS
    (row,) = await received(database)
    assert (row.event_id, row.event_type, row.task_id, row.user_id) == (EVENT.event_id, "task.created", 7, "ada")
    assert row.transport == "kafka"


async def test_deliveries_at_the_same_time_take_effect_once(database: Database) -> None:
    inbox = Inbox(Outbox(database, ()), "notification-service")
    answers = await asyncio.gather(*(inbox.take(SUBSCRIPTION, BODY, Transport.DAPR) for _ in range(8)))
    assert {answer.status for answer in answers} == {Status.SUCCESS}
    assert len(await received(database)) == 1


async def test_each_consumer_deals_with_the_event(database: Database) -> None:
    for consumer in ("notification-service", "recurring-task-service"):
        assert (
            await Inbox(Outbox(database, ()), consumer).take(SUBSCRIPTION, BODY, Transport.DAPR)
        ).status is Status.SUCCESS
    assert [row.consumer for row in await received(database)] == ["notification-service", "recurring-task-service"]


async def test_an_effect_that_fails_is_forgotten_and_tried_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    failures = [EffectFailed("the mail server says no")]

    async def effect(session: AsyncSession, delivery: Delivery) -> None:
        await record(session, delivery)
        await session.flush()
        if failures:
            raise failures.pop()

    inbox = Inbox(Outbox(database, ()), "notification-service")
    subscription = Subscription(TASK_EVENTS, "/events/task", effect)
    assert (await inbox.take(subscription, BODY, Transport.DAPR)).status is Status.RETRY
    assert await received(database) == []
    assert (await inbox.take(subscription, BODY, Transport.DAPR)).status is Status.SUCCESS
    assert len(await received(database)) == 1
    assert [vars(line)["event_id"] for line in caplog.records if "again" in line.message] == [str(EVENT.event_id)]


async def test_a_message_without_an_event_is_dropped_and_said(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    assert (
        await Inbox(Outbox(database, ()), "notification-service").take(SUBSCRIPTION, b"hello", Transport.DAPR)
    ).status is Status.DROP
    (line,) = [line for line in caplog.records if line.levelname == "ERROR"]
    assert line.getMessage().startswith("dropped a message: not JSON")


async def test_a_fault_of_the_effect_is_told_and_means_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def effect(_session: AsyncSession, _delivery: Delivery) -> None:
        raise ZeroDivisionError("division by zero")

    subscription = Subscription(TASK_EVENTS, "/events/task", effect)
    outcome = await Inbox(Outbox(database, ()), "notification-service").take(subscription, BODY, Transport.DAPR)
    assert (outcome.status, outcome.reason, outcome.away) == (
        Status.RETRY,
        "ZeroDivisionError: division by zero",
        False,
    )
    assert "the effect of an event has a fault" in caplog.text


async def test_a_database_that_comes_back_soon_costs_no_try(
    monkeypatch: pytest.MonkeyPatch, unused_port: int, database: Database
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql+asyncpg://todo:hush@127.0.0.1:{unused_port}/todo")
    away = Database(load(DatabaseEnv))
    inbox = Inbox(Outbox(away, ()), "notification-service")
    taking = asyncio.create_task(inbox.take(SUBSCRIPTION, BODY, Transport.DAPR))
    await asyncio.sleep(0.1)
    inbox._outbox = Outbox(database, ())
    assert (await taking).status is Status.SUCCESS
    await away.close()


async def test_a_database_that_is_down_means_again(
    monkeypatch: pytest.MonkeyPatch, unused_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("todo.consumers.inbox.AWAY_SECONDS", 0)
    monkeypatch.setenv("DATABASE_URL", f"postgresql+asyncpg://todo:hush@127.0.0.1:{unused_port}/todo")
    database = Database(load(DatabaseEnv))
    assert (
        await Inbox(Outbox(database, ()), "notification-service").take(SUBSCRIPTION, BODY, Transport.DAPR)
    ).status is Status.RETRY
    await database.close()
    assert "Fix: start PostgreSQL, or correct host and port in DATABASE_URL" in caplog.text
    assert "hush" not in caplog.text
