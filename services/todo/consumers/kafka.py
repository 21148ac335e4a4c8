"""The consumer of a service without a sidecar."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.coordinator.assignors.roundrobin import (
    RoundRobinPartitionAssignor,
)
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from todo import tracing
from todo.backoff import Backoff, pause
from todo.consumers.dead_letters import DeadLetters
from todo.consumers.inbox import Inbox, Status
from todo.consumers.registry import Subscriptions, Transport
from todo.kafka import Complaints, client_options, explain
from todo.metrics import LAG
from todo.settings import ConsumerEnv

log = logging.getLogger(__name__)

POLL_MILLISECONDS = 1000
POLL_RECORDS = 10
REPORT_SECONDS = 30.0
# a group that forms, or a partition that moves, is worth a warning to aiokafka but over in a moment
TOLERATED_ROUNDS = 3
STOP_SECONDS = 3.0
# as often as a sidecar tries with the chart's Resiliency: once, and three times again
TRIES = 4


class KafkaConsumer:
    """Bring the messages of all subscribed topics to the inbox, and commit what it has dealt with.

    A broker that is down at start or goes away is no reason to end: the process stays up and tries again.

    Args:
        settings: the cluster and the consumer group.
        client_id: how the broker's logs and quotas name this process.
        subscriptions: what to read.
        inbox: where messages go.
    """

    def __init__(self, settings: ConsumerEnv, client_id: str, subscriptions: Subscriptions, inbox: Inbox) -> None:
        self._servers = settings.kafka_bootstrap_servers
        self._group = settings.kafka_consumer_group
        self._options = client_options(settings, client_id)
        self._subscriptions = {settings.called(each.topic): each for each in subscriptions}
        self._inbox = inbox
        self._dead_letters = DeadLetters(settings, client_id)
        self._tries: dict[TopicPartition, tuple[int, int]] = {}
        self._read: dict[TopicPartition, int] = {}
        self._complaints = Complaints()
        self._reported = -REPORT_SECONDS

    async def run(self, stopping: asyncio.Event) -> None:
        """Consume until `stopping` is set; the messages under way are finished first."""
        backoff = Backoff(limit=REPORT_SECONDS)
        while not stopping.is_set():
            consumer = self._consumer()
            try:
                await consumer.start()
                log.info("consuming", extra={"topics": self._topics(), "group": self._group})
                backoff.reset()
                await self._consume(consumer, stopping)
            except KafkaError as error:
                self._report(self._complaints.take() or str(error))
                await pause(backoff.next(), stopping)
            finally:
                # a broker that is away answers no goodbye
                with suppress(TimeoutError, KafkaError):
                    async with asyncio.timeout(STOP_SECONDS):
                        await self._dead_letters.close()
                        await consumer.stop()
        self._complaints.close()

    def _consumer(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            *self._topics(),
            **self._options,
            group_id=self._group,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            # the strategy that sidecars are set to as well, so that both may share the group while services change
            partition_assignment_strategy=(RoundRobinPartitionAssignor,),
        )

    async def _consume(self, consumer: AIOKafkaConsumer, stopping: asyncio.Event) -> None:
        backoff = Backoff(limit=REPORT_SECONDS)
        troubled = 0
        while not stopping.is_set():
            batches = await consumer.getmany(timeout_ms=POLL_MILLISECONDS, max_records=POLL_RECORDS)
            if await self._handle(consumer, batches):
                backoff.reset()
            else:
                await pause(backoff.next(), stopping)
            self._measure(consumer)
            said = self._complaints.take()
            troubled = troubled + 1 if said and not batches else 0
            if troubled > TOLERATED_ROUNDS:
                self._report(said)

    async def _handle(self, consumer: AIOKafkaConsumer, batches: Mapping[TopicPartition, Sequence[Any]]) -> bool:
        done: dict[TopicPartition, int] = {}
        failed = False
        for source, messages in batches.items():
            for message in messages:
                if not await self._handled(source, message):
                    failed = True
                    self._rewind(consumer, source, message.offset)
                    self._read[source] = message.offset
                    break
                self._read[source] = done[source] = message.offset + 1
        await self._commit(consumer, done)
        return not failed

    async def _handled(self, source: TopicPartition, message: Any) -> bool:
        """Tell whether the partition can go on: the message is dealt with, or put aside after the last try."""
        subscription = self._subscriptions[message.topic]
        traceparents = [value.decode(errors="replace") for name, value in message.headers if name == tracing.HEADER]
        outcome = await self._inbox.take(subscription, message.value or b"", Transport.KAFKA, *traceparents[:1])
        if outcome.away:
            return False
        if outcome.status is Status.RETRY and self._tried(source, message.offset) < TRIES:
            return False
        if outcome.status is not Status.SUCCESS:
            await self._dead_letters.bury(message, outcome.reason)
        self._tries.pop(source, None)
        return True

    def _measure(self, consumer: AIOKafkaConsumer) -> None:
        lag = dict.fromkeys(self._subscriptions, 0)
        for source in consumer.assignment():
            end, read = consumer.highwater(source), self._read.get(source)
            if end is not None and read is not None:
                lag[source.topic] += max(0, end - read)
        for topic, behind in lag.items():
            LAG.labels(self._subscriptions[topic].topic).set(behind)

    def _tried(self, source: TopicPartition, offset: int) -> int:
        before, tries = self._tries.get(source, (offset, 0))
        self._tries[source] = (offset, tries + 1 if before == offset else 1)
        return self._tries[source][1]

    def _rewind(self, consumer: AIOKafkaConsumer, source: TopicPartition, offset: int) -> None:
        # going on to poll, from the failed message on, keeps the membership in the group
        with suppress(IllegalStateError):
            consumer.seek(source, offset)

    async def _commit(self, consumer: AIOKafkaConsumer, done: dict[TopicPartition, int]) -> None:
        if not done:
            return
        try:
            await consumer.commit(done)
        except (CommitFailedError, IllegalStateError):
            log.info("partitions moved to another member, which will see events again that are known already")

    def _report(self, said: str | None) -> None:
        if said and time.monotonic() - self._reported >= REPORT_SECONDS:
            self._reported = time.monotonic()
            log.error("cannot consume, the messages wait in Kafka: %s", explain(self._servers, said))

    def _topics(self) -> list[str]:
        return list(self._subscriptions)
