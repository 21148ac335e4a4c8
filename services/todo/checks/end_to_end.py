"""Check the way of a user's task: REST, database, outbox, broker, subscriber."""

from __future__ import annotations

import time
from uuid import uuid4

from pydantic import Field

from todo.checks.recorded import CONSUMER, NotificationEnv, call, recorded
from todo.checks.result import CheckFailed
from todo.checks.sidecar import Tell
from todo.consumers.registry import Transport


class Env(NotificationEnv):
    """Where the services are, and the transport that the release should use."""

    check_backend_url: str = Field(description="the URL of the Service of backend")
    check_transport: Transport = Field(description="dapr or kafka")


async def check(env: Env, tell: Tell) -> str:
    """Create a task as a user would, and wait until its event has come over the expected transport."""
    user_id = f"check-{uuid4().hex}"
    start = time.monotonic()
    task = await call("POST", f"{env.check_backend_url}/api/{user_id}/tasks", env, user_id, {"title": "end to end"})
    tell(f"task {task['id']} is stored, its event is {task['event_id']}; waiting for {CONSUMER}")
    event = await recorded(env, user_id, task["id"], task["event_id"])
    if event["transport"] != env.check_transport:
        raise CheckFailed(
            f"{CONSUMER} got the event over {event['transport']}, not over {env.check_transport}",
            f"set services.{CONSUMER}.useDapr={str(env.check_transport is Transport.DAPR).lower()}",
        )
    return f"POST -> outbox -> {env.check_transport} -> {CONSUMER} in {time.monotonic() - start:.1f} s"
