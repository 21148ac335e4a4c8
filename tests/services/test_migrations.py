"""The migrations and the models agree, and many processes may start at once."""

from __future__ import annotations

import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from todo.database.connection import Database
from todo.database.migrate import migrate
from todo.database.models import Base


def engine_of(database: Database) -> AsyncEngine:
    engine = database.sessions.kw["bind"]
    assert isinstance(engine, AsyncEngine)
    return engine


async def test_the_migrated_tables_are_those_of_the_models(database: Database) -> None:
    def differences(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, Base.metadata)

    async with engine_of(database).connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_processes_that_start_together_migrate_once(database: Database) -> None:
    engine = engine_of(database)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await asyncio.gather(*(migrate(engine) for _ in range(4)))
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
