"""What is committed is published: in order, once in the normal case, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy import func, select

from todo.backoff import Backoff
from todo.database.connection import Database
from todo.database.models import OutboxRow
from todo.events import TASK_EVENTS, Message, PublishError
from todo.outbox import relay as relay_module
from todo.outbox.box import Outbox, put
from todo.outbox.relay import POLL_SECONDS, Relay

from .examples import task_created
from .waiting import until


class FakePublisher:
    """A broker that keeps what it takes; `behave` may refuse, fail or block."""

    def __init__(self, behave: Callable[[Sequence[Message]], Mapping[UUID, str]] = lambda _messages: {}) -> None:
        self.behave = behave
        self.messages: list[Message] = []
        self.calls = 0
        self.open = asyncio.Event()
        self.open.set()

    async def publish(self, topic: str, messages: Sequence[Message]) -> Mapping[UUID, str]:
        assert topic == TASK_EVENTS
        self.calls += 1
        await self.open.wait()
        refused = self.behave(messages)
        self.messages += [message for message in messages if message.event_id not in refused]
        return refused

    async def close(self) -> None:
        raise AssertionError("the relay does not own the publisher")


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database, [TASK_EVENTS])


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    task = asyncio.create_task(relay.run(stopping))
    yield
    stopping.set()
    async with asyncio.timeout(5):
        await task


async def waiting_rows(database: Database) -> int:
    async with database.sessions() as session:
        count = await session.scalar(select(func.count()).where(OutboxRow.published_at.is_(None)))
    assert count is not None
    return count


async def test_a_commit_is_published_without_waiting_for_the_poll(database: Database, outbox: Outbox) -> None:
    publisher = FakePublisher()
    events = [task_created(number) for number in (1, 2, 3)]
    async with running(Relay(database, publisher, TASK_EVENTS, outbox.woken[TASK_EVENTS])):
        for count, event in enumerate(events, start=1):
            async with outbox.transaction() as session:
                put(session, TASK_EVENTS, event)
            await until(
                lambda count=count: len(publisher.messages) == count,  # type: ignore[misc] # mypy does not infer it
                "the event is published",
                seconds=POLL_SECONDS / 2,
            )
    assert publisher.messages == [
        Message(event.event_id, "task.created", str(event.task_id), event.model_dump(mode="json")) for event in events
    ]
    assert await waiting_rows(database) == 0


async def test_what_is_rolled_back_is_never_published(database: Database, outbox: Outbox) -> None:
    publisher = FakePublisher()

    async def fail() -> None:
        async with outbox.transaction() as session:
            put(session, TASK_EVENTS, task_created())
            await session.flush()
            raise RuntimeError("the request failed")

    with pytest.raises(RuntimeError):
        await fail()
    assert await Relay(database, publisher, TASK_EVENTS, outbox.woken[TASK_EVENTS]).publish_batch() == 0
    assert publisher.messages == []


async def test_events_of_one_key_leave_in_order_one_at_a_time(database: Database, outbox: Outbox) -> None:
    publisher = FakePublisher()
    events = [task_created(number % 2 + 1) for number in range(6)]
    for event in events:
        async with outbox.transaction() as session:
            put(session, TASK_EVENTS, event)
    relay = Relay(database, publisher, TASK_EVENTS, outbox.woken[TASK_EVENTS])
    assert [await relay.publish_batch() for _ in range(4)] == [2, 2, 2, 0]
    for key in ("1", "2"):
        left = [message.event_id for message in publisher.messages if message.key == key]
        assert left == [event.event_id for event in events if str(event.task_id) == key]


async def test_two_relays_share_the_work_and_keep_the_order(database: Database, outbox: Outbox) -> None:
    events = [task_created(1), task_created(1), task_created(2)]
    async with outbox.transaction() as session:
        for event in events:
            put(session, TASK_EVENTS, event)
            await session.flush()
    slow, quick = FakePublisher(), FakePublisher()
    slow.open.clear()
    holding = asyncio.create_task(Relay(database, slow, TASK_EVENTS, asyncio.Event()).publish_batch())
    await until(lambda: slow.calls, "the first relay holds the heads of both keys")
    other = Relay(database, quick, TASK_EVENTS, asyncio.Event())
    assert await other.publish_batch() == 0, "the second event of key 1 would overtake the first"
    slow.open.set()
    assert await holding == 2
    assert await other.publish_batch() == 1
    assert [message.event_id for message in quick.messages] == [events[1].event_id]


async def test_nothing_is_lost_while_the_transport_is_down(
    database: Database, outbox: Outbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "Backoff", lambda: Backoff(0.01))
    outages = [PublishError("Kafka at broker:9094: down. Fix: start it")]

    def behave(_messages: Sequence[Message]) -> Mapping[UUID, str]:
        if outages:
            raise outages.pop()
        return {}

    publisher = FakePublisher(behave)
    async with outbox.transaction() as session:
        put(session, TASK_EVENTS, task_created())
    async with running(Relay(database, publisher, TASK_EVENTS, outbox.woken[TASK_EVENTS])):
        await until(lambda: publisher.messages, "the event is published after the outage")
    assert publisher.calls == 2
    assert await waiting_rows(database) == 0
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert said == [
        "cannot publish to task-events, the events wait in the outbox: Kafka at broker:9094: down. Fix: start it"
    ]


async def test_a_refused_event_blocks_only_its_own_key(database: Database, outbox: Outbox) -> None:
    bad, behind, good = task_created(1), task_created(1), task_created(2)
    publisher = FakePublisher(lambda messages: {each.event_id: "too large" for each in messages if each.key == "1"})
    async with outbox.transaction() as session:
        for event in (bad, behind, good):
            put(session, TASK_EVENTS, event)
            await session.flush()
    relay = Relay(database, publisher, TASK_EVENTS, outbox.woken[TASK_EVENTS])
    assert await relay.publish_batch() == 2
    assert await relay.publish_batch() == 0, "the refused event is not due yet, and the one behind it waits"
    assert [message.event_id for message in publisher.messages] == [good.event_id]
    async with database.sessions() as session:
        row = await session.scalar(select(OutboxRow).where(OutboxRow.event_id == bad.event_id))
    assert row is not None
    assert (row.attempts, row.available_at > row.created_at, row.published_at) == (1, True, None)


async def test_a_crash_before_the_mark_publishes_again(database: Database, outbox: Outbox) -> None:
    event = task_created()
    async with outbox.transaction() as session:
        put(session, TASK_EVENTS, event)
    broker = FakePublisher()

    class Crash(Exception):
        pass

    class CrashingPublisher(FakePublisher):
        async def publish(self, topic: str, messages: Sequence[Message]) -> Mapping[UUID, str]:
            await broker.publish(topic, messages)
            raise Crash

    with pytest.raises(Crash):
        await Relay(database, CrashingPublisher(), TASK_EVENTS, asyncio.Event()).publish_batch()
    assert await waiting_rows(database) == 1
    assert await Relay(database, broker, TASK_EVENTS, asyncio.Event()).publish_batch() == 1
    assert [message.event_id for message in broker.messages] == [event.event_id] * 2
