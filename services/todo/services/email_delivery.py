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
    async with DaprClient(dapr.dapr_http_port) as client:
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
        fixes = {
            0: f"wait for the sidecar, or set services.{NAME}.dapr.sidecar=true",
            401: f"put {NAME} into the scopes of component {store}",
            403: f"add {SMTP_SECRET} to services.{NAME}.secrets",
        }
        return f"{error}. Fix: {fixes.get(error.status, f'create Secret {SMTP_SECRET} in the release namespace')}"
    missing = [key for key in SMTP_KEYS if not secret.get(key, SecretStr("")).get_secret_value()]
    return f"secret {SMTP_SECRET} lacks {', '.join(missing)}. Fix: add it" if missing else None


SERVICE = Service(name=NAME, subscriptions=subscriptions, background=read_smtp_settings)
