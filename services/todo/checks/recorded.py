"""Wait until notification-service has recorded an event."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from pydantic import Field

from todo import auth
from todo.checks.result import CheckFailed
from todo.checks.waiting import until
from todo.settings import TokenEnv

BOUND_SECONDS = 30.0
ANSWER_SECONDS = 12.0  # a check runs beside others that start, on a machine that may be small
CONSUMER = "notification-service"


class NoAnswer(CheckFailed):
    """A service did not answer; it may the next time."""


class NotificationEnv(TokenEnv):
    """Where notification-service is, and the key of its tokens."""

    check_notification_url: str = Field(description=f"the URL of the Service of {CONSUMER}")


async def call(method: str, url: str, env: TokenEnv, user_id: str, content: Any = None) -> Any:
    """Call a service as a user and return the JSON of its answer.

    Raises:
        NoAnswer: it does not answer.
        CheckFailed: it answers, but not with success.
    """
    headers = {"Authorization": f"Bearer {auth.issue(env.jwt_secret, user_id, timedelta(minutes=5))}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS), headers=headers) as session,
            session.request(method, url, json=content) as response,
        ):
            text = await response.text()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NoAnswer(
            f"{method} {url}: {str(error) or 'no answer in time'}", "see that its Deployment is ready"
        ) from None
    if response.status >= HTTPStatus.BAD_REQUEST:
        fix = "give both pods the same Secret auth.existingSecret" if response.status in (401, 403) else ""
        raise CheckFailed(f"{method} {url}: {response.status} {text[:300]}", fix or "look at the log of that service")
    return json.loads(text)


async def recorded(env: NotificationEnv, user_id: str, task_id: int, event_id: str) -> dict[str, Any]:
    """Return what notification-service has recorded of an event.

    Raises:
        CheckFailed: it has recorded nothing of it in time.
    """

    silence: NoAnswer | None = None

    async def found() -> dict[str, Any] | None:
        nonlocal silence
        url = f"{env.check_notification_url}/api/{user_id}/tasks/{task_id}/events"
        try:
            events = await call("GET", url, env, user_id)
        except NoAnswer as error:
            silence = error
            return None
        silence = None
        return next((event for event in events if event["event_id"] == event_id), None)

    if event := await until(BOUND_SECONDS, found):
        return event
    if silence:
        raise silence
    raise CheckFailed(
        f"event {event_id} was published to task-events, but {CONSUMER} has not recorded it after "
        f"{BOUND_SECONDS:.0f} s",
        f"see that services.{CONSUMER}.subscribes has task-events: /events/task, and look at the logs of its pod, the "
        "container daprd first: an error there names the component or the broker",
    )
