"""Publish what waits in the outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from todo.backoff import Backoff, pause
from todo.database.connection import Database
from todo.database.errors import DATABASE_ERRORS, explain
from todo.database.models import OutboxRow
from todo.events import Message, Publisher, PublishError
from todo.metrics import PUBLISH_DELAY, PUBLISH_FAILED, PUBLISHED

log = logging.getLogger(__name__)

BATCH = 100
# a commit wakes the relay at once; the poll finds rows of processes that died, and deferred ones
POLL_SECONDS = 5.0
REFUSED_SECONDS = (1, 60)


class Relay:
    """Move the rows of one topic from the outbox to the broker; any number of processes may do so at once.

    Rows stay locked while they are published. A crash before the mark publishes them again, never loses them:
    consumers know an event by its id.
    """

    def __init__(self, database: Database, publisher: Publisher, topic: str, woken: asyncio.Event) -> None:
        self._database = database
        self._publisher = publisher
        self._topic = topic
        self._woken = woken

    async def run(self, stopping: asyncio.Event) -> None:
        """Publish until `stopping` is set; a batch under way is finished first."""
        backoff = Backoff()
        while not stopping.is_set():
            self._woken.clear()
            try:
                published = await self.publish_batch()
            except PublishError as error:
                PUBLISH_FAILED.labels(self._topic).inc()
                log.error("cannot publish to %s, the events wait in the outbox: %s", self._topic, error)
                await pause(backoff.next(), stopping)
            except DATABASE_ERRORS as error:
                log.error("cannot read the outbox: %s", explain(error))
                await pause(backoff.next(), stopping)
            else:
                backoff.reset()
                if not published:
                    await pause(POLL_SECONDS, self._woken, stopping)

    async def publish_batch(self) -> int:
        """Publish what is ready, at most one event of each key, and return how many rows that were.

        Raises:
            PublishError: the transport took nothing; the rows wait.
            DATABASE_ERRORS: the rows cannot be read or marked.
        """
        async with self._database.sessions.begin() as session:
            rows = await self._claim(session)
            if not rows:
                return 0
            refused = await self._publisher.publish(self._topic, [_message(row) for row in rows])
            await self._mark([row for row in rows if row.event_id not in refused], session)
            await self._defer([row for row in rows if row.event_id in refused], refused, session)
        return len(rows)

    async def _claim(self, session: AsyncSession) -> Sequence[OutboxRow]:
        earlier = aliased(OutboxRow)
        # a row waits for every earlier one of its key, also for one that another relay holds: that keeps the order
        overtakes = exists().where(
            earlier.topic == OutboxRow.topic,
            earlier.key == OutboxRow.key,
            earlier.published_at.is_(None),
            earlier.id < OutboxRow.id,
        )
        waiting = (
            select(OutboxRow)
            .where(
                OutboxRow.topic == self._topic,
                OutboxRow.published_at.is_(None),
                OutboxRow.available_at <= func.now(),
                ~overtakes,
            )
            .order_by(OutboxRow.id)
            .limit(BATCH)
            .with_for_update(of=OutboxRow, skip_locked=True)
        )
        return (await session.scalars(waiting)).all()

    async def _mark(self, rows: Sequence[OutboxRow], session: AsyncSession) -> None:
        delays = await session.scalars(
            update(OutboxRow)
            .where(OutboxRow.id.in_([row.id for row in rows]))
            .values(published_at=func.clock_timestamp(), attempts=OutboxRow.attempts + 1)
            .returning(func.extract("epoch", func.clock_timestamp() - OutboxRow.created_at)),
            execution_options={"synchronize_session": False},
        )
        for delay in delays:
            PUBLISHED.labels(self._topic).inc()
            PUBLISH_DELAY.labels(self._topic).observe(float(delay))

    async def _defer(self, rows: Sequence[OutboxRow], reasons: Mapping[UUID, str], session: AsyncSession) -> None:
        first, longest = REFUSED_SECONDS
        for row in rows:
            seconds = min(first * 2**row.attempts, longest)
            row.attempts += 1
            row.available_at = func.now() + timedelta(seconds=seconds)
            PUBLISH_FAILED.labels(self._topic).inc()
            log.error(
                "event refused, next attempt in %s s: %s", seconds, reasons[row.event_id],
                extra={"event_id": str(row.event_id), "topic": self._topic},
            )  # fmt: skip
        await session.flush()


def _message(row: OutboxRow) -> Message:
    return Message(row.event_id, row.event_type, row.key, row.payload, row.traceparent)
