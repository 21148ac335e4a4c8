"""Put aside what a consumer without a sidecar cannot handle, as a sidecar does."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from todo.kafka import client_options
from todo.publishers.partition import partition
from todo.settings import ConsumerEnv

log = logging.getLogger(__name__)

# what a message on the dead-letter topic tells of itself
REASON, TOPIC, PARTITION, OFFSET = (f"dead-letter-{name}" for name in ("reason", "topic", "partition", "offset"))
LONGEST_REASON = 1000


class DeadLetters:
    """The dead-letter topic of a service; the connection is made with the first message.

    Args:
        settings: the cluster, and the topic; without one, messages are dropped, as a sidecar does.
        client_id: how the broker's logs and quotas name this process.
    """

    def __init__(self, settings: ConsumerEnv, client_id: str) -> None:
        self._topic = settings.dead_letter_topic
        self._options = client_options(settings, client_id)
        self._producer: AIOKafkaProducer | None = None

    async def bury(self, message: Any, reason: str) -> None:
        """Write a message as it came to the dead-letter topic, with where it was and why it is here.

        Args:
            message: of aiokafka's consumer.
            reason: why it could not be handled.

        Raises:
            KafkaError: the broker has not taken it.
        """
        about = {"topic": message.topic, "partition": message.partition, "offset": message.offset}
        if self._topic is None:
            log.error("dropped a message: there is no dead-letter topic", extra=about)
            return
        if self._producer is None:
            producer = AIOKafkaProducer(**self._options, acks="all", partitioner=partition)
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer  # one that has not started would never answer
        headers = {
            REASON: reason[:LONGEST_REASON],
            TOPIC: message.topic,
            PARTITION: str(message.partition),
            OFFSET: str(message.offset),
        }
        kept = [*message.headers, *((name, text.encode()) for name, text in headers.items())]
        letter = {"topic": self._topic, "value": message.value, "key": message.key}
        try:
            await self._producer.send_and_wait(**letter, headers=kept)
        except MessageSizeTooLargeError:
            # it fitted as it came, and would be tried again for ever
            await self._producer.send_and_wait(**letter, headers=list(message.headers))
        log.error("a message is now on %s: %s", self._topic, reason, extra=about)

    async def close(self) -> None:
        """Disconnect."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaError):
                await producer.stop()
