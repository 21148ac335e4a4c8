"""Check the way sidecar, Kafka, sidecar, subscriber."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import uuid4

from pydantic import Field

from todo.checks.recorded import CONSUMER, NotificationEnv, recorded
from todo.checks.result import CheckFailed
from todo.checks.sidecar import Tell, sidecar
from todo.events import TASK_EVENTS, Message, PublishError, TaskCreated
from todo.publishers.dapr import DaprPublisher
from todo.settings import PublishEnv, SidecarEnv


class Env(SidecarEnv, PublishEnv, NotificationEnv):
    """The sidecar, its pub/sub component, the subscriber, and the service whose place is taken."""

    check_service: str = Field(description="the service in whose place the check runs")


async def check(env: Env, tell: Tell) -> str:
    """Publish an event in the place of the service, and wait until the subscriber has recorded it."""
    event = TaskCreated(
        event_id=uuid4(),
        timestamp=datetime.now(UTC),
        user_id=f"check-{uuid4().hex}",
        task_id=int(time.time()),
        title="round trip",
    )
    message = Message(event.event_id, event.event_type, str(event.task_id), event.model_dump(mode="json"))
    async with sidecar(env, tell) as client:
        tell(f"publishing event {event.event_id} to {env.pubsub_name}/{TASK_EVENTS}")
        start = time.monotonic()
        try:
            await DaprPublisher(client, env, env.check_service).publish(TASK_EVENTS, [message])
        except PublishError as error:
            what, _, how = str(error).partition(". Fix: ")
            raise CheckFailed(what, how) from None
        tell(f"published; waiting for {CONSUMER}")
        await recorded(env, event.user_id, event.task_id, str(event.event_id))
    return f"publish -> {env.pubsub_name}/{TASK_EVENTS} -> {CONSUMER} in {time.monotonic() - start:.1f} s"
