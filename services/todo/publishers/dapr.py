"""Publish through the sidecar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from todo.dapr import BulkEntry, BulkPublishError, DaprClient, DaprError
from todo.events import Message, PublishError


class DaprPublisher:
    """Publish with the task's id as the Kafka key, and the event's id and type in the CloudEvent.

    Args:
        client: closed together with the publisher.
        pubsub_name: the pub/sub component.
        service: in whose name it publishes.
    """

    def __init__(self, client: DaprClient, pubsub_name: str, service: str) -> None:
        self._client = client
        self._pubsub = pubsub_name
        self._service = service

    async def publish(self, topic: str, messages: Sequence[Message]) -> Mapping[UUID, str]:
        """Publish a batch: see `todo.events.Publisher`."""
        try:
            if len(messages) == 1:
                await self._client.publish_event(self._pubsub, topic, messages[0].payload, _metadata(messages[0]))
            else:
                entries = [BulkEntry(str(each.event_id), each.payload, _metadata(each)) for each in messages]
                await self._client.bulk_publish(self._pubsub, topic, entries)
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
        fixes = {
            "SIDECAR_UNREACHABLE": f"set services.{self._service}.dapr.sidecar=true, and look at the log of its "
            "container daprd",
            "ERR_PUBSUB_NOT_FOUND": f"{declare}, which puts {self._service} into the scopes of {self._pubsub}",
            "ERR_PUBSUB_FORBIDDEN": declare,
        }
        fix = fixes.get(error.error_code, "look at the broker, and at the log of the container daprd")
        return PublishError(f"{self._pubsub}/{topic}: {error}. Fix: {fix}")


def _metadata(message: Message) -> dict[str, str]:
    return {
        "partitionKey": message.key,
        "cloudevent.id": str(message.event_id),
        "cloudevent.type": message.event_type,
    }
