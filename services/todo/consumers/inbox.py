"""Deal with each event once, however often it is delivered."""

from __future__ import annotations

import logging
from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from todo.consumers.registry import Delivery, Subscription, Transport
from todo.database.connection import Database
from todo.database.errors import DATABASE_ERRORS, explain
from todo.database.models import ProcessedEvent
from todo.envelope import MalformedEvent, decode
from todo.metrics import HANDLED

log = logging.getLogger(__name__)


class Status(StrEnum):
    """The answers that Dapr knows; anything else would be a retry."""

    SUCCESS = "SUCCESS"
    RETRY = "RETRY"
    DROP = "DROP"


class Inbox:
    """The way of every delivery: decode, recognise a repeat, and commit the effect with the memory of it.

    Args:
        database: where effect and memory are kept.
        consumer: whose memory it is; two services may each deal with the same event.
    """

    def __init__(self, database: Database, consumer: str) -> None:
        self._database = database
        self._consumer = consumer

    async def take(self, subscription: Subscription, body: bytes, transport: Transport) -> Status:
        """Deal with one delivery and return what the transport should do with it."""
        status = await self._take(subscription, body, transport)
        HANDLED.labels(subscription.topic, transport, status).inc()
        return status

    async def _take(self, subscription: Subscription, body: bytes, transport: Transport) -> Status:
        try:
            event = decode(body)
        except MalformedEvent as error:
            log.error("dropped a message: %s", error, extra={"topic": subscription.topic})
            return Status.DROP
        about = {"event_id": str(event.event_id), "event_type": event.event_type, "topic": subscription.topic}
        try:
            async with self._database.sessions.begin() as session:
                if not await self._is_new(session, event.event_id):
                    log.info("event known already", extra=about)
                    return Status.SUCCESS
                await subscription.effect(session, Delivery(event, self._consumer, transport))
        except DATABASE_ERRORS as error:
            log.error("event must be delivered again: %s", explain(error), extra=about)
            return Status.RETRY
        log.info("event handled", extra=about)
        return Status.SUCCESS

    async def _is_new(self, session: AsyncSession, event_id: object) -> bool:
        # a second delivery at the same time waits here until the first has committed or given up
        memory = insert(ProcessedEvent).values(consumer=self._consumer, event_id=event_id)
        remembered = await session.execute(memory.on_conflict_do_nothing().returning(ProcessedEvent.event_id))
        return remembered.first() is not None
