"""A service with its whole life, in the process of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from todo import auth
from todo.runtime import Runtime
from todo.service import Service, read_settings
from todo.web import create_app

JWT_SECRET = "a secret of the tests, long enough for HS256"
DAPR = {
    "USE_DAPR": "true",
    "PUBSUB_NAME": "pubsub-kafka",
    "SECRET_STORE_NAME": "kubernetes-secrets",
    "STATE_STORE_NAME": "statestore-postgres",
}
# a service whose broker is not there: what it publishes waits in the outbox
DIRECT = {
    "USE_DAPR": "false",
    "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9",
    "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT",
    "KAFKA_CONSUMER_GROUP": "backend-group",
}


def set_environment(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in {"PORT": "8000", "JWT_SECRET": JWT_SECRET, **variables}.items():
        monkeypatch.setenv(name, value)


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """Run a service in the present environment and give a client of it."""
    async with started(service) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            yield client


@asynccontextmanager
async def started(service: Service) -> AsyncIterator[FastAPI]:
    """Run a service in the present environment and give its application."""

    def failed() -> None:
        raise AssertionError("the background work has failed")

    runtime = Runtime(service, read_settings(service))
    app = create_app(runtime, failed)
    up, done = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.router.lifespan_context(app):
            up.set()
            await done.wait()

    # the life has a task of its own, as a server gives it: a fixture may end in another task than it began in
    life = asyncio.create_task(live())
    await asyncio.wait([life, asyncio.create_task(up.wait())], return_when=asyncio.FIRST_COMPLETED)
    try:
        if not life.done():
            await runtime.database.migrated.wait()
            yield app
    finally:
        done.set()
        await life


def token(user_id: str, secret: str = JWT_SECRET, lifetime: timedelta = timedelta(hours=1)) -> dict[str, str]:
    """Return the header that makes a request one of the user."""
    return {"Authorization": f"Bearer {auth.issue(SecretStr(secret), user_id, lifetime)}"}
