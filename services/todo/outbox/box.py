"""Put an event into the outbox, in the transaction of its cause."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from todo import tracing
from todo.database.connection import Database
from todo.database.models import OutboxRow
from todo.events import BaseEvent


class Outbox:
    """Transactions whose events leave as soon as they are committed.

    Args:
        database: where the tables are.
        topics: what this process publishes; each has its own relay, which is woken after a commit.
    """

    def __init__(self, database: Database, topics: Iterable[str]) -> None:
        self._database = database
        self.woken = {topic: asyncio.Event() for topic in topics}

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session, commit it, and wake the relays.

        A transaction that changes a task touches the task's row before it puts the event: the row's lock then makes
        the order of the outbox the order of the commits.
        """
        async with self._database.sessions.begin() as session:
            yield session
        for event in self.woken.values():
            event.set()


def put(session: AsyncSession, topic: str, event: BaseEvent) -> None:
    """Add an event to a transaction; events of one task keep their order."""
    session.add(
        OutboxRow(
            event_id=event.event_id,
            event_type=event.event_type,
            topic=topic,
            key=str(event.task_id),
            payload=event.model_dump(mode="json"),
            traceparent=tracing.current(),
        )
    )
