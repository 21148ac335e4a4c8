"""Answers that are kept for a day, for clients that ask again: in the state store, or in a table without Dapr."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert

from todo.dapr import DaprClient, DaprError, StateEntry
from todo.database.connection import Database
from todo.database.models import KeptAnswer

log = logging.getLogger(__name__)

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered.

    Args:
        request: the hash of what was asked.
        body: the answer as JSON.
    """

    request: str
    body: str


class Answers(Protocol):
    """Where answers are kept."""

    async def get(self, name: str) -> Answer | None:
        """Return the answer of that name, or nothing."""
        ...

    async def keep(self, name: str, answer: Answer) -> None:
        """Keep an answer for a day."""
        ...


class StateAnswers:
    """Kept in the state store of the sidecar; a store that does not answer only costs the memory, never the request."""

    def __init__(self, client: DaprClient, store: str) -> None:
        self._client = client
        self._store = store

    async def get(self, name: str) -> Answer | None:
        """Return the answer of that name, or nothing."""
        try:
            item = await self._client.get_state(self._store, name)
        except DaprError as error:
            log.error("cannot look for an answer that was given before: %s", error)
            return None
        return Answer(**item.value) if item else None

    async def keep(self, name: str, answer: Answer) -> None:
        """Keep an answer for a day."""
        try:
            await self._client.save_state(
                self._store, StateEntry(name, asdict(answer), ttl_seconds=int(KEPT.total_seconds()))
            )
        except DaprError as error:
            log.error("cannot keep an answer: %s", error)


class TableAnswers:
    """Kept in a table of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> Answer | None:
        """Return the answer of that name, or nothing."""
        async with self._database.sessions() as session:
            row = await session.get(KeptAnswer, name)
            return Answer(row.request, row.body) if row else None

    async def keep(self, name: str, answer: Answer) -> None:
        """Keep an answer for a day."""
        async with self._database.sessions.begin() as session:
            await session.execute(delete(KeptAnswer).where(KeptAnswer.kept_at < func.now() - KEPT))
            await session.execute(insert(KeptAnswer).values(name=name, **asdict(answer)).on_conflict_do_nothing())
