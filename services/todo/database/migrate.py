"""Bring the tables up to date, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

# any number will do, as long as all processes use the same one and no other application does
LOCK = 7_310_579_102_024


async def migrate(engine: AsyncEngine) -> None:
    """Apply the migrations that are missing.

    All in one transaction, which also holds the lock: a lock of the session would not survive a pooler that hands
    every transaction to another connection.

    Raises:
        DATABASE_ERRORS: the database is down, or the lock was not free within a minute.
    """
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
