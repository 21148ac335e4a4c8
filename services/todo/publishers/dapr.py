"""Publish through the sidecar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from todo import tracing
from todo.dapr import BulkEntry, BulkPublishError, DaprClient, DaprError
from todo.events import Message, PublishError
from todo.settings import PublishEnv
from todo.sidecar import fixes


class DaprPublisher:
    """Publish with the task's id as the Kafka key; in a CloudEvent with the event's id and type, or as it is.

    Args:
        client: closed together with the publisher.
        env: the pub/sub component, and the format.
        service: in whose name it publishes.
    """

    def __init__(self, client: DaprClient, env: PublishEnv, service: str) -> None:
        self._client = client
        self._pubsub = env.pubsub_name
        self._raw = env.event_format == "raw"
        self._called = env.called
        self._service = service

    async def publish(self, topic: str, messages: Sequence[Message]) -> Mapping[UUID, str]:
        """Publish a batch: see `todo.events.Publisher`."""
        there = self._called(topic)
        try:
            if len(messages) == 1:
                metadata = self._of_call() | self._of(messages[0])
                await self._client.publish_event(self._pubsub, there, messages[0].payload, metadata)
            else:
                entries = [BulkEntry(str(each.event_id), each.payload, self._of(each)) for each in messages]
                await self._client.bulk_publish(self._pubsub, there, entries, self._of_call())
        except BulkPublishError as error:
            if len(error.failed) < len(messages):
                return {UUID(entry): reason for entry, reason in error.failed.items()}
            raise self._refused(topic, error) from error
        except DaprError as error:
            raise self._refused(topic, error) from error
        return {}

    async def close(self) -> None:
        """Close the client."""
        await self._client.close()

    def _refused(self, topic: str, error: DaprError) -> PublishError:
        declare = f"add {topic} to services.{self._service}.publishes"
        known = fixes(self._service) | {
            "ERR_PUBSUB_NOT_FOUND": f"{declare}, which puts {self._service} into the scopes of {self._pubsub}",
            "ERR_PUBSUB_FORBIDDEN": declare,
        }
        fix = known.get(error.error_code, "look at the broker, and at the log of the container daprd")
        return PublishError(f"{self._pubsub}/{topic}: {error}. Fix: {fix}")

    def _of_call(self) -> dict[str, str]:
        return {"rawPayload": "true"} if self._raw else {}

    def _of(self, message: Message) -> dict[str, str]:
        trace = {tracing.HEADER: message.traceparent} if message.traceparent else {}
        key = {"partitionKey": message.key}
        if self._raw:
            return key | trace  # which become headers of Kafka's message
        envelope = {"id": str(message.event_id), "type": message.event_type} | trace
        return key | {f"cloudevent.{name}": value for name, value in envelope.items()}
