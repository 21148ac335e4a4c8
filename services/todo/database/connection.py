"""The connections to PostgreSQL, and whether they work."""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from todo.backoff import Backoff, pause
from todo.database.errors import DATABASE_ERRORS, explain
from todo.database.migrate import migrate
from todo.settings import DatabaseEnv

log = logging.getLogger(__name__)


class Database:
    """Sessions on one pool, and a connection of its own for the question whether the database answers.

    The second pool exists so that a burst of requests, which fills the first, does not make the pod unready.
    """

    def __init__(self, settings: DatabaseEnv) -> None:
        url = settings.database_url.get_secret_value()
        options: dict[str, Any] = {"timeout": 5}
        if settings.pgsslrootcert is not None:
            options["ssl"] = ssl.create_default_context(cafile=settings.pgsslrootcert)
        # what users write is no part of an error message
        common: dict[str, Any] = {"connect_args": options, "pool_pre_ping": True, "hide_parameters": True}
        self._engine = create_async_engine(url, **common, pool_size=5, max_overflow=5, pool_recycle=300)
        self._probe = create_async_engine(url, **common, pool_size=1, max_overflow=0)
        self.sessions = async_sessionmaker(self._engine, class_=AsyncSession, expire_on_commit=False)
        self.migrated = asyncio.Event()

    async def prepare(self, stopping: asyncio.Event) -> None:
        """Bring the tables up to date, for as many attempts as it takes or until `stopping` is set."""
        backoff = Backoff(limit=15.0)
        while not stopping.is_set():
            try:
                await migrate(self._engine)
            except DATABASE_ERRORS as error:
                log.error("the database is not usable: %s", explain(error))
                await pause(backoff.next(), stopping)
            else:
                self.migrated.set()
                log.info("the database is up to date")
                return

    async def problem(self) -> str | None:
        """Return why the database cannot be used at this moment, or nothing when it can."""
        try:
            async with asyncio.timeout(2), self._probe.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except DATABASE_ERRORS as error:
            return explain(error)
        return None if self.migrated.is_set() else "the tables are not up to date yet"

    async def close(self) -> None:
        """Close all connections."""
        await self._probe.dispose()
        await self._engine.dispose()
