"""Where the mail server is: from its Secret through the sidecar, or from the environment without Dapr."""

from __future__ import annotations

import asyncio
import logging

from pydantic import SecretStr

from todo.backoff import Backoff, pause
from todo.consumers.registry import EffectFailed
from todo.dapr import DaprClient, DaprError
from todo.runtime import Runtime
from todo.secrets import fix
from todo.services.email.server import MailServer
from todo.settings import SettingsError, SmtpEnv, load
from todo.sidecar import connect

log = logging.getLogger(__name__)

SMTP_SECRET = "smtp-secrets"  # noqa: S105 - its name
SMTP_KEYS = ("host", "port", "username", "password")
CA_KEY = "ca.crt"
PATIENCE_SECONDS = 20.0


class Found:
    """The mail server, as soon as it is known."""

    def __init__(self) -> None:
        self._server: MailServer | None = None
        self._known = asyncio.Event()

    def set(self, server: MailServer) -> None:
        """Let everybody who waits have it."""
        self._server = server
        self._known.set()

    async def get(self) -> MailServer:
        """Return the server; raises EffectFailed when it is not known in time."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._known.wait()
        except TimeoutError:
            pass
        if self._server is None:
            raise EffectFailed("the mail server is not known yet; /readyz says why", away=True)
        return self._server


async def look_for(found: Found, runtime: Runtime, stopping: asyncio.Event) -> None:
    """Find the mail server, for as many attempts as it takes, and note in /readyz what is in the way."""
    dapr = runtime.settings.dapr
    if dapr is None:
        try:
            env = load(SmtpEnv)
        except SettingsError as error:
            runtime.notes["smtp"] = str(error)
            log.error("no settings for the mail server: %s", error)
            return
        found.set(MailServer(env.smtp_host, env.smtp_port, env.smtp_username, env.smtp_password, env.smtp_ca_cert))
        runtime.notes["smtp"] = "read from the environment"
        return
    backoff = Backoff(limit=30.0)
    async with connect(dapr) as client:
        while not stopping.is_set():
            server = await _read(client, dapr.secret_store_name, runtime.service.name)
            if isinstance(server, MailServer):
                found.set(server)
                runtime.notes["smtp"] = f"read from secret {SMTP_SECRET}"
                return
            runtime.notes["smtp"] = server
            log.error("no settings for the mail server: %s", server)
            await pause(backoff.next(), stopping)


async def _read(client: DaprClient, store: str, service: str) -> MailServer | str:
    """Return the server, or why it cannot be had."""
    try:
        secret = await client.get_secret(store, SMTP_SECRET)
    except DaprError as error:
        return f"{error}. Fix: {fix(error, service, SMTP_SECRET)}"
    values = {key: value.get_secret_value() for key, value in secret.items()}
    if missing := [key for key in SMTP_KEYS if not values.get(key)]:
        return f"secret {SMTP_SECRET} lacks {', '.join(missing)}. Fix: add it"
    if not values["port"].isdecimal():
        return f"the port of secret {SMTP_SECRET} is no number. Fix: correct it"
    password = SecretStr(values["password"])
    return MailServer(values["host"], int(values["port"]), values["username"], password, values.get(CA_KEY) or None)
