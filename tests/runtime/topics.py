"""Topics as plain Kafka sees them: what is in them, and who reads them."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from node import kafka

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord
    from aiokafka.admin import AIOKafkaAdminClient

    from node.kafka import Broker

Partitioner = Callable[[bytes, Sequence[int], Sequence[int]], int]

POLL_SECONDS = 0.05

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Topics:
    broker: Broker

    def create(self, *, partitions: int = 1) -> str:
        """Create a topic that no other test has and return its name."""
        name = f"topic-{next(_numbers)}"
        kafka.create_topics(self.broker, [kafka.Topic(name, partitions, retention_hours=1)])
        return name

    def produce(
        self, topic: str, value: bytes, *, key: bytes | None = None, partitioner: Partitioner | None = None
    ) -> int:
        """Send a message as a plain Kafka client does and return its partition."""
        options = {} if partitioner is None else {"partitioner": partitioner}

        async def send() -> int:
            async with AIOKafkaProducer(bootstrap_servers=self.broker.internal_bootstrap, **options) as producer:
                return int((await producer.send_and_wait(topic, value, key=key)).partition)

        return asyncio.run(send())

    def messages(
        self, topic: str, count: int, *, key: bytes | None = None, within_seconds: float = 20
    ) -> list[ConsumerRecord]:
        """Return the first ``count`` messages of a topic, or of a key in it."""

        async def read() -> list[ConsumerRecord]:
            async with AIOKafkaConsumer(
                topic, bootstrap_servers=self.broker.internal_bootstrap, auto_offset_reset="earliest"
            ) as consumer:
                found: list[ConsumerRecord] = []
                while len(found) < count:
                    record = await consumer.getone()
                    if key in (None, record.key):
                        found.append(record)
                return found

        return asyncio.run(asyncio.wait_for(read(), within_seconds))

    def wait_committed(self, group: str, topic: str, offset: int, *, within_seconds: float = 20) -> None:
        """Wait until a group has committed an offset of the topic's first partition.

        It takes up to a second after the message: daprd commits on a timer.
        """

        async def wait() -> None:
            deadline = time.monotonic() + within_seconds
            async with kafka.administrator(self.broker) as admin:
                while (seen := await _committed(admin, group, topic)) != offset:
                    assert time.monotonic() < deadline, f"group {group} is at {seen} of {topic}, not at {offset}"
                    await asyncio.sleep(POLL_SECONDS)

        asyncio.run(wait())

    def skip(self, group: str, topic: str) -> None:
        """Let a group without members start behind everything that is on a topic."""

        async def write() -> None:
            async with kafka.administrator(self.broker) as admin:
                (known,) = await admin.describe_topics([topic])
            partitions = [TopicPartition(topic, each["partition"]) for each in known["partitions"]]
            async with AIOKafkaConsumer(
                bootstrap_servers=self.broker.internal_bootstrap, group_id=group, enable_auto_commit=False
            ) as consumer:
                consumer.assign(partitions)
                await consumer.commit(await consumer.end_offsets(partitions))

        asyncio.run(write())

    def commit(self, group: str, topic: str, offset: int) -> None:
        """Commit an offset of the topic's first partition for a group without members."""

        async def write() -> None:
            async with AIOKafkaConsumer(
                bootstrap_servers=self.broker.internal_bootstrap, group_id=group, enable_auto_commit=False
            ) as consumer:
                partition = TopicPartition(topic, 0)
                consumer.assign([partition])
                await consumer.commit({partition: offset})

        asyncio.run(write())


async def _committed(admin: AIOKafkaAdminClient, group: str, topic: str) -> int | None:
    known = (await admin.list_consumer_group_offsets(group)).get(TopicPartition(topic, 0))
    return None if known is None else int(known.offset)
