"""Databases as plain PostgreSQL sees them: a new one for a test, and what is in it."""

from __future__ import annotations

import asyncio
import itertools
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    from .world import World

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Databases:
    world: World

    def create(self) -> str:
        """Create a database that no other test has and return its name."""
        name = f"database_{next(_numbers)}"
        self.query(self.world.database.database, f"CREATE DATABASE {name}")
        return name

    def tables(self, database: str) -> frozenset[str]:
        rows = self.query(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return frozenset(row["tablename"] for row in rows)

    def query(self, database: str, statement: str) -> list[Any]:
        async def ask() -> list[Any]:
            server = self.world.database
            connection = await asyncpg.connect(
                host=server.address,
                port=server.port,
                user=server.user,
                password=server.password,
                database=database,
                ssl=ssl.create_default_context(cafile=str(self.world.ca)),
            )
            try:
                return list(await connection.fetch(statement))
            finally:
                await connection.close()

        return asyncio.run(ask())
