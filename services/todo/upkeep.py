"""Count what waits in the outbox, and forget what nobody asks for any more."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from todo.backoff import pause
from todo.database.connection import Database
from todo.database.errors import DATABASE_ERRORS, explain
from todo.database.models import OutboxRow, ProcessedEvent
from todo.metrics import OLDEST, WAITING

log = logging.getLogger(__name__)

MEASURE_SECONDS = 10.0
FORGET_SECONDS = 3600.0
# longer than a broker keeps events, and than anybody looks at one that was published
KEPT = timedelta(days=14)
AT_ONCE = 5_000


class Upkeep:
    """What a service does for its own rows; any number of processes may do so at once.

    Args:
        database: where they are.
        consumer: whose memory of events it is.
        topics: that leave through its outbox.
    """

    def __init__(self, database: Database, consumer: str, topics: Sequence[str]) -> None:
        self._database = database
        self._topics = topics
        published = OutboxRow.published_at.is_not(None) & OutboxRow.topic.in_(topics)
        self._forgettable = (
            (OutboxRow.event_id, published & (OutboxRow.created_at < func.now() - KEPT)),
            (
                ProcessedEvent.event_id,
                (ProcessedEvent.consumer == consumer) & (ProcessedEvent.processed_at < func.now() - KEPT),
            ),
        )

    async def run(self, stopping: asyncio.Event) -> None:
        """Count and forget until `stopping` is set."""
        forgotten = -math.inf
        while not stopping.is_set():
            try:
                await self.measure()
                if time.monotonic() - forgotten >= FORGET_SECONDS:
                    await self.forget()
                    forgotten = time.monotonic()
            except DATABASE_ERRORS as error:
                log.warning("cannot look after the outbox: %s", explain(error))
                for topic in self._topics:
                    WAITING.labels(topic).set(math.nan)
                    OLDEST.labels(topic).set(math.nan)
            await pause(MEASURE_SECONDS, stopping)

    async def measure(self) -> None:
        """Set the metrics of what waits; raises DATABASE_ERRORS."""
        age = func.extract("epoch", func.now() - func.min(OutboxRow.created_at))
        waiting = (
            select(OutboxRow.topic, func.count(), age)
            .where(OutboxRow.published_at.is_(None), OutboxRow.topic.in_(self._topics))
            .group_by(OutboxRow.topic)
        )
        async with self._database.sessions() as session:
            found = {topic: (count, float(oldest)) for topic, count, oldest in await session.execute(waiting)}
        for topic in self._topics:
            count, oldest = found.get(topic, (0, 0.0))
            WAITING.labels(topic).set(count)
            OLDEST.labels(topic).set(oldest)

    async def forget(self) -> int:
        """Delete what is old, a part at a time, and return how many rows that were; raises DATABASE_ERRORS."""
        forgotten = 0
        for key, old in self._forgettable:
            some = select(key).where(old).limit(AT_ONCE).with_for_update(skip_locked=True)
            gone = delete(key.class_).where(old, key.in_(some)).returning(key)
            count = AT_ONCE
            while count == AT_ONCE:
                async with self._database.sessions.begin() as session:
                    count = len((await session.scalars(gone)).all())
                forgotten += count
        return forgotten
