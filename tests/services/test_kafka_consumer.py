"""What is dealt with is committed, what failed is read again, and nothing else moves the offset."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import prometheus_client
import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaConnectionError

from todo.backoff import Backoff
from todo.consumers.inbox import Outcome, Status
from todo.consumers.kafka import KafkaConsumer
from todo.consumers.record import record
from todo.consumers.registry import Subscription, Subscriptions, Transport
from todo.events import TASK_EVENTS
from todo.settings import ConsumerEnv, load

from .waiting import until

ONE, TWO = TopicPartition(TASK_EVENTS, 0), TopicPartition(TASK_EVENTS, 1)


@dataclass(frozen=True)
class Record:
    topic: str
    partition: int
    offset: int
    value: bytes | None
    key: bytes | None = b"7"
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass
class FakeAiokafka:
    """The consumer of aiokafka as far as it is used: partitions as lists, a position and a commit for each."""

    logs: dict[TopicPartition, list[bytes | None]]
    positions: dict[TopicPartition, int] = field(default_factory=dict)
    committed: dict[TopicPartition, int] = field(default_factory=dict)
    start_errors: deque[Exception] = field(default_factory=deque)
    commit_errors: deque[Exception] = field(default_factory=deque)
    revoked: set[TopicPartition] = field(default_factory=set)
    stops: int = 0

    async def start(self) -> None:
        if self.start_errors:
            raise self.start_errors.popleft()

    async def stop(self) -> None:
        self.stops += 1

    async def getmany(self, *, timeout_ms: int, max_records: int) -> dict[TopicPartition, list[Record]]:
        assert (timeout_ms, max_records) == (1000, 10)
        await asyncio.sleep(0.001)
        batches = {}
        for source, log in self.logs.items():
            position = self.positions.get(source, 0)
            if records := [
                Record(source.topic, source.partition, position + i, value) for i, value in enumerate(log[position:])
            ]:
                batches[source] = records
                self.positions[source] = len(log)
        return batches

    def assignment(self) -> set[TopicPartition]:
        return set(self.logs) - self.revoked

    def highwater(self, source: TopicPartition) -> int:
        return len(self.logs[source])

    def seek(self, source: TopicPartition, offset: int) -> None:
        if source in self.revoked:
            raise IllegalStateError(f"{source} is not assigned")
        self.positions[source] = offset

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        if self.commit_errors:
            raise self.commit_errors.popleft()
        self.committed.update(offsets)


class FakeInbox:
    """Answers from a script, then with success."""

    def __init__(self, *answers: Status | Outcome) -> None:
        self.answers = deque(each if isinstance(each, Outcome) else Outcome(each, "of the script") for each in answers)
        self.bodies: list[bytes] = []

    async def take(self, subscription: Subscription, body: bytes, transport: Transport) -> Outcome:
        assert (subscription.topic, transport) == (TASK_EVENTS, Transport.KAFKA)
        self.bodies.append(body)
        return self.answers.popleft() if self.answers else Outcome(Status.SUCCESS)


class FakeDeadLetters:
    """Keeps what is put aside; the errors come first."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = deque(errors)
        self.kept: list[tuple[bytes | None, str]] = []

    async def bury(self, message: Record, reason: str) -> None:
        if self.errors:
            raise self.errors.popleft()
        self.kept.append((message.value, reason))

    async def close(self) -> None:
        pass


class Harness:
    """A KafkaConsumer between the fakes."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, broker: FakeAiokafka, inbox: FakeInbox, *errors: Exception
    ) -> None:
        monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "broker:9094")
        monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT")
        monkeypatch.setenv("KAFKA_CONSUMER_GROUP", "notification-service-group")
        self.created: list[dict[str, Any]] = []

        def create(*_topics: str, **options: Any) -> FakeAiokafka:
            self.created.append(options)
            return broker

        monkeypatch.setattr("todo.consumers.kafka.AIOKafkaConsumer", create)
        self.dead_letters = FakeDeadLetters(*errors)
        monkeypatch.setattr("todo.consumers.kafka.DeadLetters", lambda *_: self.dead_letters)
        monkeypatch.setattr("todo.consumers.kafka.Backoff", lambda limit: Backoff(0.01, limit))
        subscriptions = Subscriptions()
        subscriptions.on(TASK_EVENTS, "/events/task")(record)
        self.consumer = KafkaConsumer(load(ConsumerEnv), "notification-service", subscriptions, inbox)  # type: ignore[arg-type] # the fake is no Inbox
        self.broker = broker

    async def run_until_committed(self, offsets: dict[TopicPartition, int]) -> None:
        stopping = asyncio.Event()
        task = asyncio.create_task(self.consumer.run(stopping))
        await until(lambda: self.broker.committed == offsets or task.done(), f"{offsets} are committed")
        stopping.set()
        await task


async def test_success_and_drop_move_on(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, inbox = FakeAiokafka({ONE: [b"a", b"b", None], TWO: [b"c"]}), FakeInbox(Status.SUCCESS, Status.DROP)
    harness = Harness(monkeypatch, broker, inbox)
    await harness.run_until_committed({ONE: 3, TWO: 1})
    assert inbox.bodies == [b"a", b"b", b"", b"c"]
    assert broker.stops == 1
    options = harness.created[0]
    assert (options["group_id"], options["auto_offset_reset"], options["enable_auto_commit"]) == (
        "notification-service-group",
        "earliest",
        False,
    )
    assert [assignor.name for assignor in options["partition_assignment_strategy"]] == ["roundrobin"]


async def test_a_failed_message_is_read_again_and_nothing_behind_it_overtakes(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = FakeAiokafka({ONE: [b"a", b"b", b"c"], TWO: [b"d"]})
    inbox = FakeInbox(Status.SUCCESS, Status.RETRY)
    await Harness(monkeypatch, broker, inbox).run_until_committed({ONE: 3, TWO: 1})
    assert inbox.bodies == [b"a", b"b", b"d", b"b", b"c"]


async def test_a_lost_partition_is_no_reason_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = FakeAiokafka({ONE: [b"a"], TWO: [b"b"]}, revoked={ONE}, commit_errors=deque([CommitFailedError("moved")]))
    harness = Harness(monkeypatch, broker, FakeInbox(Status.RETRY))
    broker.logs[TWO].append(b"c")
    stopping = asyncio.Event()
    task = asyncio.create_task(harness.consumer.run(stopping))
    await until(lambda: not broker.commit_errors, "the commit was refused")
    broker.logs[TWO].append(b"d")
    await until(lambda: broker.committed == {TWO: 3}, "the next commit goes through")
    stopping.set()
    await task
    assert len(harness.created) == 1, "the membership in the group was kept"


async def test_a_broker_that_comes_late_is_used_then(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broker = FakeAiokafka({ONE: [b"a"]}, start_errors=deque([KafkaConnectionError("Unable to bootstrap")]))
    harness = Harness(monkeypatch, broker, FakeInbox())
    await harness.run_until_committed({ONE: 1})
    assert len(harness.created) == 2
    assert broker.stops == 2
    assert "cannot consume, the messages wait in Kafka: Kafka at broker:9094: KafkaConnectionError" in caplog.text


async def test_a_message_that_never_works_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, inbox = FakeAiokafka({ONE: [b"a", b"b"]}), FakeInbox(*[Status.RETRY] * 4)
    harness = Harness(monkeypatch, broker, inbox)
    await harness.run_until_committed({ONE: 2})
    assert inbox.bodies == [b"a"] * 4 + [b"b"], "as often as a sidecar tries"
    assert harness.dead_letters.kept == [(b"a", "of the script")]


async def test_tries_are_counted_for_each_message(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [*[Status.RETRY] * 3, Status.SUCCESS] * 2
    harness = Harness(monkeypatch, FakeAiokafka({ONE: [b"a", b"b"]}), FakeInbox(*answers))
    await harness.run_until_committed({ONE: 2})
    assert harness.dead_letters.kept == []


async def test_what_cannot_be_read_is_put_aside_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    harness = Harness(monkeypatch, FakeAiokafka({ONE: [b"a"]}), FakeInbox(Status.DROP))
    await harness.run_until_committed({ONE: 1})
    assert harness.dead_letters.kept == [(b"a", "of the script")]


async def test_a_database_that_is_away_costs_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Outcome(Status.RETRY, "the database is away", away=True)
    harness = Harness(monkeypatch, FakeAiokafka({ONE: [b"a"]}), FakeInbox(*[away] * 6))
    await harness.run_until_committed({ONE: 1})
    assert harness.dead_letters.kept == []


async def test_a_message_that_cannot_be_put_aside_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, inbox = FakeAiokafka({ONE: [b"a"]}), FakeInbox(Status.DROP, Status.DROP)
    harness = Harness(monkeypatch, broker, inbox, KafkaConnectionError("away"))
    broker.positions[ONE] = 0

    def begin() -> None:
        broker.positions.clear()  # a new member of the group begins where the last commit is

    monkeypatch.setattr(harness.consumer, "_report", lambda _said: begin())
    await harness.run_until_committed({ONE: 1})
    assert harness.dead_letters.kept == [(b"a", "of the script")]


async def test_what_waits_behind_a_message_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = FakeAiokafka({ONE: [b"a", b"b", b"c"], TWO: [b"d"]})
    harness = Harness(monkeypatch, broker, FakeInbox(Status.SUCCESS, *[Outcome(Status.RETRY, away=True)] * 10_000))
    stopping = asyncio.Event()
    task = asyncio.create_task(harness.consumer.run(stopping))
    # one of four is dealt with, and the first of each partition of the others is tried again and again
    await until(lambda: lag() == 3 or task.done(), "the lag is told")
    stopping.set()
    await task
    await Harness(monkeypatch, broker, FakeInbox()).run_until_committed({ONE: 3, TWO: 1})
    assert lag() == 0


def lag() -> float | None:
    return prometheus_client.REGISTRY.get_sample_value("todo_consumer_lag", {"topic": TASK_EVENTS})
