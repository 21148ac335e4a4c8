"""The dead letters of a service that nobody has replayed yet."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from todo.consumers.dead_letters import OFFSET, PARTITION, REASON, TOPIC
from todo.envelope import MalformedEvent, decode
from todo.kafka import client_options
from todo.publishers.partition import partition
from todo.settings import ConsumerEnv

CLIENT_ID = "todo-dlq"
POLL_MILLISECONDS = 1000
OF_A_LETTER = frozenset((REASON, TOPIC, PARTITION, OFFSET))


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a dead-letter topic.

    Args:
        record: of aiokafka's consumer.
        topic: where it came from, nothing when that cannot be told.
    """

    record: Any
    topic: str | None

    def describe(self) -> dict[str, Any]:
        """Return what an operator wants to know of it; not what it says, which is the user's."""
        about: dict[str, Any] = {
            "partition": self.record.partition,
            "offset": self.record.offset,
            "time": datetime.fromtimestamp(self.record.timestamp / 1000, UTC).isoformat(timespec="seconds"),
            "key": None if self.record.key is None else self.record.key.decode(errors="replace"),
            "topic": self.topic,
        }
        try:
            event = decode(self.record.value or b"").event
        except MalformedEvent as malformed:
            return about | {"reason": _header(self.record, REASON) or str(malformed)}
        # a sidecar tells no reason; the log of the service has it beside the event's id
        return about | {
            "event_id": str(event.event_id),
            "event_type": event.event_type,
            "reason": _header(self.record, REASON),
        }


class Letters:
    """The letters behind the last one that was replayed; which that is, is kept in Kafka as offsets of a group.

    Args:
        consumer: of the group, at the first of them in each partition.
        settings: the cluster, and the topic.
        topics: what the service consumes.
        ends: of the partitions.
    """

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        settings: ConsumerEnv,
        topics: Sequence[str],
        ends: dict[TopicPartition, int],
    ) -> None:
        self._consumer = consumer
        self._settings = settings
        self._topics = topics
        self._ends = ends

    async def read(self, most: int) -> tuple[list[Letter], int]:
        """Return the first letters, at most so many, and how many there are behind them."""
        found: list[Letter] = []
        while len(found) < most and await self._left():
            batches = await self._consumer.getmany(timeout_ms=POLL_MILLISECONDS, max_records=most - len(found))
            # what came after the question would be replayed for ever, if it is a letter that came back
            found += [
                Letter(record, self._origin(record))
                for part, records in batches.items()
                for record in records
                if record.offset < self._ends[part]
            ]
        return found, await self._left()

    async def replay(self, letters: Sequence[Letter]) -> None:
        """Publish letters to the topics they came from, and remember each, so that none is replayed twice."""
        async with AIOKafkaProducer(
            **client_options(self._settings, CLIENT_ID), acks="all", partitioner=partition
        ) as producer:
            for letter in letters:
                record = letter.record
                headers = [(name, value) for name, value in record.headers if name not in OF_A_LETTER]
                await producer.send_and_wait(letter.topic, record.value, key=record.key, headers=headers)
                await self._consumer.commit({TopicPartition(record.topic, record.partition): record.offset + 1})

    async def _left(self) -> int:
        return sum([max(0, end - await self._consumer.position(part)) for part, end in self._ends.items()])

    def _origin(self, record: Any) -> str | None:
        told = _header(record, TOPIC) or _topic_of_cloud_event(record.value or b"")
        if told is None and len(self._topics) == 1:
            return self._topics[0]
        return told if told in self._topics else None


@asynccontextmanager
async def letters(settings: ConsumerEnv, topics: Sequence[str]) -> AsyncIterator[Letters]:
    """Give the dead letters of a service.

    Args:
        settings: the cluster, the service's group, and its dead-letter topic.
        topics: what the service consumes.

    Raises:
        KafkaError: the broker cannot be reached, or refuses.
    """
    options, topic = client_options(settings, CLIENT_ID), settings.dead_letter_topic
    async with AIOKafkaConsumer(topic, **options) as consumer:
        parts = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        starts, ends = await consumer.beginning_offsets(parts), await consumer.end_offsets(parts)
    group = f"{settings.kafka_consumer_group}-dead-letters"
    async with AIOKafkaConsumer(**options, group_id=group, enable_auto_commit=False) as consumer:
        consumer.assign(parts)
        for part in parts:
            consumer.seek(part, max(await consumer.committed(part) or 0, starts[part]))
        yield Letters(consumer, settings, topics, ends)


def _header(record: Any, name: str) -> str | None:
    return next((value.decode(errors="replace") for key, value in record.headers if key == name), None)


def _topic_of_cloud_event(value: bytes) -> str | None:
    try:
        content = json.loads(value)
    except (ValueError, RecursionError):
        return None
    topic = content.get("topic") if isinstance(content, dict) and "specversion" in content else None
    return topic if isinstance(topic, str) else None
