"""A real PostgreSQL for all tests, and everything else at the borders of the process."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from node import certificates, postgres
from todo.database.connection import Database
from todo.database.models import Base
from todo.settings import DatabaseEnv, load

from .fake_sidecar import FakeSidecar

NAMES = {
    "USE_DAPR",
    "PORT",
    "DATABASE_URL",
    "JWT_SECRET",
    "TERMINATION_LOG",
    "APP_API_TOKEN",
    "SUBSCRIPTION_MODE",
    "DEAD_LETTER_TOPIC",
    "EVENT_FORMAT",
}
PREFIXES = ("KAFKA_", "CHECK_", "DAPR_", "PG", "PUBSUB_", "STATE_STORE_", "SECRET_STORE_")


@pytest.fixture(autouse=True)
def _no_inherited_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ.keys() & NAMES:
        monkeypatch.delenv(name)
    for name in os.environ:
        if name.startswith(PREFIXES):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def database_server() -> Iterator[postgres.Server]:
    if os.geteuid() != 0:
        pytest.fail("PostgreSQL is started as the account postgres, which needs root", pytrace=False)
    directory = Path(tempfile.mkdtemp(prefix="todo-services-"))
    directory.chmod(0o755)  # PostgreSQL does not run as root
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    authority = certificates.authority(directory)
    certificate = authority.issue(directory, "postgres", ["127.0.0.1"])
    server = postgres.Server(directory / "postgres", certificate, "password of the tests", port=port)
    postgres.prepare(server)
    running = postgres.start(server)
    postgres.wait_ready(running)
    yield server
    running.stop()
    shutil.rmtree(directory)


@pytest.fixture
def database_variables(database_server: postgres.Server) -> dict[str, str]:
    return {
        "DATABASE_URL": database_server.dsn("postgresql+asyncpg"),
        "PGSSLROOTCERT": str(database_server.directory.parent / "ca.crt"),
    }


@pytest.fixture
async def database(database_variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """The application's tables, empty."""
    for name, value in database_variables.items():
        monkeypatch.setenv(name, value)
    database = Database(load(DatabaseEnv))
    await database.prepare(asyncio.Event())
    async with database.sessions.begin() as session:
        tables = ", ".join(Base.metadata.tables)
        await session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    yield database
    await database.close()


@pytest.fixture
async def sidecar() -> AsyncIterator[FakeSidecar]:
    async with FakeSidecar() as fake:
        yield fake


@pytest.fixture
def unused_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
def own_root_logger() -> Iterator[None]:
    """Let a test configure the root logger, and give pytest its own back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
