"""Publish straight to Kafka."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from todo import tracing
from todo.events import Message, PublishError
from todo.kafka import Complaints, client_options, explain
from todo.publishers.partition import partition
from todo.settings import KafkaEnv

STOP_SECONDS = 2.0
# longer than the client itself waits for anything: what then has no answer never gets one
BATCH_SECONDS = 30.0


class KafkaPublisher:
    """Publish plain JSON with the task's id as the key, on the partition that a sidecar would choose.

    The connection is made with the first batch, and again after a failure, so that a broker that is down keeps no
    process from starting.

    Args:
        settings: the cluster.
        client_id: how the broker's logs and quotas name this process.
    """

    def __init__(self, settings: KafkaEnv, client_id: str) -> None:
        self._servers = settings.kafka_bootstrap_servers
        self._options = client_options(settings, client_id)
        self._called = settings.called
        self._complaints = Complaints()
        self._producer: AIOKafkaProducer | None = None
        # several relays publish at the same time, and only one of them may connect
        self._connecting = asyncio.Lock()

    async def publish(self, topic: str, messages: Sequence[Message]) -> Mapping[UUID, str]:
        """Publish a batch: see `todo.events.Publisher`."""
        try:
            async with asyncio.timeout(BATCH_SECONDS):
                producer = await self._connected()
                results = await asyncio.gather(
                    *(self._send(producer, topic, message) for message in messages), return_exceptions=True
                )
        except (KafkaError, TimeoutError) as error:
            await self._disconnect()
            raise self._failure(error) from error
        errors = {
            message.event_id: result
            for message, result in zip(messages, results, strict=True)
            if isinstance(result, BaseException)
        }
        if errors:
            await self._disconnect()
        for cause in errors.values():
            if not isinstance(cause, KafkaError):
                raise cause
        if len(errors) == len(messages):
            cause = errors[messages[0].event_id]
            raise self._failure(cause) from cause
        return {event_id: str(cause) for event_id, cause in errors.items()}

    async def close(self) -> None:
        """Flush and disconnect."""
        await self._disconnect()
        self._complaints.close()

    async def _connected(self) -> AIOKafkaProducer:
        async with self._connecting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **self._options,
                    acks="all",
                    # not idempotent: aiokafka would then never give up a batch, while the outbox holds a transaction
                    # open for it; repeats are no harm, and with one event of a key under way none can overtake
                    compression_type="gzip",
                    max_request_size=2**20,
                    partitioner=partition,
                )
                try:
                    await producer.start()
                except BaseException:
                    await self._stop(producer)
                    raise
                self._producer = producer
            return self._producer

    async def _send(self, producer: AIOKafkaProducer, topic: str, message: Message) -> None:
        headers = [(tracing.HEADER, message.traceparent.encode())] if message.traceparent else []
        value, key = json.dumps(message.payload).encode(), message.key.encode()
        await producer.send_and_wait(self._called(topic), value, key=key, headers=headers)

    async def _disconnect(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await self._stop(producer)

    async def _stop(self, producer: AIOKafkaProducer) -> None:
        # a broker that is away answers no goodbye
        with suppress(TimeoutError, KafkaError):
            async with asyncio.timeout(STOP_SECONDS):
                await producer.stop()

    def _failure(self, error: BaseException) -> PublishError:
        return PublishError(explain(self._servers, self._complaints.take() or str(error) or "no answer"))
