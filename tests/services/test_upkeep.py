"""What waits is counted, and what is old is forgotten; nothing else is."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import prometheus_client
import pytest
from sqlalchemy import func, select, update

from todo import upkeep
from todo.database.connection import Database
from todo.database.models import OutboxRow, ProcessedEvent
from todo.events import TASK_EVENTS, TASK_REMINDERS
from todo.outbox.box import put
from todo.upkeep import KEPT, Upkeep

from .examples import task_created

OLD = datetime.now(UTC) - KEPT - timedelta(hours=1)


def gauge(name: str, topic: str) -> float:
    value = prometheus_client.REGISTRY.get_sample_value(name, {"topic": topic})
    assert value is not None
    return value


async def rows(database: Database, number: int, topic: str = TASK_EVENTS) -> None:
    async with database.sessions.begin() as session:
        for _ in range(number):
            put(session, topic, task_created())


async def count(database: Database, table: type[OutboxRow] | type[ProcessedEvent]) -> int:
    async with database.sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


async def test_what_waits_is_counted(database: Database) -> None:
    keeper = Upkeep(database, "backend", [TASK_EVENTS, TASK_REMINDERS])
    await rows(database, 3)
    async with database.sessions.begin() as session:
        await session.execute(update(OutboxRow).values(created_at=func.now() - timedelta(seconds=90)))
    await keeper.measure()
    assert gauge("todo_outbox_waiting", TASK_EVENTS) == 3
    assert 90 <= gauge("todo_outbox_oldest_seconds", TASK_EVENTS) < 100
    assert gauge("todo_outbox_waiting", TASK_REMINDERS) == 0

    async with database.sessions.begin() as session:
        await session.execute(update(OutboxRow).values(published_at=func.now()))
    await keeper.measure()
    assert gauge("todo_outbox_waiting", TASK_EVENTS) == gauge("todo_outbox_oldest_seconds", TASK_EVENTS) == 0


async def test_old_rows_are_forgotten(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "AT_ONCE", 2)
    await rows(database, 5)
    async with database.sessions.begin() as session:
        await session.execute(update(OutboxRow).values(created_at=OLD, published_at=OLD))
        session.add_all(ProcessedEvent(consumer="backend", event_id=uuid4(), processed_at=OLD) for _ in range(3))
    assert await Upkeep(database, "backend", [TASK_EVENTS]).forget() == 8
    assert await count(database, OutboxRow) == await count(database, ProcessedEvent) == 0


async def test_what_waits_is_young_or_another_s_is_kept(database: Database) -> None:
    await rows(database, 1)  # old, but nobody has it yet
    await rows(database, 1, TASK_REMINDERS)  # another service's
    async with database.sessions.begin() as session:
        await session.execute(update(OutboxRow).values(created_at=OLD))
        another = update(OutboxRow).where(OutboxRow.topic == TASK_REMINDERS)
        await session.execute(another.values(published_at=OLD))
        session.add(ProcessedEvent(consumer="backend", event_id=uuid4()))
        session.add(ProcessedEvent(consumer="another", event_id=uuid4(), processed_at=OLD))
    await rows(database, 1)
    async with database.sessions.begin() as session:
        young = update(OutboxRow).where(OutboxRow.created_at > OLD + timedelta(days=1))
        await session.execute(young.values(published_at=func.now()))
    assert await Upkeep(database, "backend", [TASK_EVENTS]).forget() == 0
    assert (await count(database, OutboxRow), await count(database, ProcessedEvent)) == (3, 2)


async def test_a_database_that_is_away_leaves_no_number_that_looks_true(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keeper, stopping = Upkeep(database, "backend", [TASK_EVENTS]), asyncio.Event()
    await keeper.measure()

    def away() -> None:
        stopping.set()
        raise ConnectionRefusedError("the port is closed")

    monkeypatch.setattr(database, "sessions", away)
    await keeper.run(stopping)
    assert math.isnan(gauge("todo_outbox_waiting", TASK_EVENTS))
    assert "cannot look after the outbox: " in caplog.text
