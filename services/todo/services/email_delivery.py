"""Take note of reminders, and know the mail server."""

from __future__ import annotations

import asyncio
import logging

from pydantic import SecretStr

from todo.backoff import Backoff, pause
from todo.consumers.record import record
from todo.consumers.registry import Subscriptions
from todo.dapr import DaprClient, DaprError
from todo.events import TASK_REMINDERS
from todo.runtime import Runtime
from todo.secrets import fix
from todo.service import Service

log = logging.getLogger(__name__)

SMTP_SECRET = "smtp-secrets"  # noqa: S105 - its name
SMTP_KEYS = ("host", "port", "username", "password")
NAME = "email-delivery-service"

subscriptions = Subscriptions()
subscriptions.on(TASK_REMINDERS, "/events/reminder")(record)


async def read_smtp_settings(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Read the mail server's Secret through the sidecar, for as many attempts as it takes."""
    dapr = runtime.settings.dapr
    if dapr is None:
        runtime.notes["smtp"] = "not read: USE_DAPR is false"
        return
    backoff = Backoff(limit=30.0)
    async with DaprClient(dapr.dapr_http_port, api_token=dapr.dapr_api_token) as client:
        while not stopping.is_set():
            problem = await _read(client, dapr.secret_store_name)
            if problem is None:
                runtime.notes["smtp"] = f"read from secret {SMTP_SECRET}"
                return
            runtime.notes["smtp"] = problem
            log.error("no settings for the mail server: %s", problem)
            await pause(backoff.next(), stopping)


async def _read(client: DaprClient, store: str) -> str | None:
    try:
        secret = await client.get_secret(store, SMTP_SECRET)
    except DaprError as error:
        return f"{error}. Fix: {fix(error, NAME, SMTP_SECRET)}"
    missing = [key for key in SMTP_KEYS if not secret.get(key, SecretStr("")).get_secret_value()]
    return f"secret {SMTP_SECRET} lacks {', '.join(missing)}. Fix: add it" if missing else None


SERVICE = Service(name=NAME, subscriptions=subscriptions, background=read_smtp_settings)
