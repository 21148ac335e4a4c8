"""Deal with each event once, however often it is delivered."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from todo import tracing
from todo.backoff import Backoff
from todo.consumers.registry import Delivery, EffectFailed, Subscription, Transport
from todo.database.errors import DATABASE_ERRORS, explain, is_away
from todo.database.models import ProcessedEvent
from todo.envelope import MalformedEvent, decode
from todo.events import Event
from todo.metrics import HANDLE_DELAY, HANDLED
from todo.outbox.box import Outbox

log = logging.getLogger(__name__)


# a database or mail server that is started anew is no reason to give an event up; longer, and the broker gives us up
AWAY_SECONDS = 20.0


class Status(StrEnum):
    """The answers that Dapr knows; anything else would be a retry."""

    SUCCESS = "SUCCESS"
    RETRY = "RETRY"
    DROP = "DROP"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery.

    Args:
        status: what the transport should do.
        reason: why it is not done.
        away: the fault is not the event's: what it needs, such as the database, is not there at the moment.
    """

    status: Status
    reason: str = ""
    away: bool = False


class Inbox:
    """The way of every delivery: decode, recognise a repeat, and commit the effect with the memory of it.

    Args:
        outbox: gives the transaction of effect and memory; what the effect publishes leaves after it.
        consumer: whose memory it is; two services may each deal with the same event.
    """

    def __init__(self, outbox: Outbox, consumer: str) -> None:
        self._outbox = outbox
        self._consumer = consumer

    async def take(
        self, subscription: Subscription, body: bytes, transport: Transport, traceparent: str | None = None
    ) -> Outcome:
        """Deal with one delivery and return what became of it.

        Args:
            subscription: whose it is.
            body: the message.
            transport: which brought it.
            traceparent: what it came with, for a body without an envelope that tells its trace.
        """
        outcome = await self._take(subscription, body, transport, traceparent)
        HANDLED.labels(subscription.topic, transport, outcome.status).inc()
        return outcome

    async def _take(
        self, subscription: Subscription, body: bytes, transport: Transport, traceparent: str | None
    ) -> Outcome:
        try:
            event, told = decode(body)
        except MalformedEvent as error:
            log.error("dropped a message: %s", error, extra={"topic": subscription.topic})
            return Outcome(Status.DROP, str(error))
        with tracing.part_of(told or traceparent):
            return await self._settle(subscription, event, transport)

    async def _settle(self, subscription: Subscription, event: Event, transport: Transport) -> Outcome:
        about = {"event_id": str(event.event_id), "event_type": event.event_type, "topic": subscription.topic}
        deadline = time.monotonic() + AWAY_SECONDS
        backoff = Backoff()
        while True:
            outcome = await self._apply(subscription, event, transport)
            if not outcome.away or time.monotonic() > deadline:
                break
            await asyncio.sleep(backoff.next())
        if outcome.status is Status.RETRY:
            log.error("event must be delivered again: %s", outcome.reason, extra=about)
        else:
            log.info(outcome.reason or "event handled", extra=about)
            delay = (datetime.now(UTC) - event.timestamp).total_seconds()
            HANDLE_DELAY.labels(subscription.topic, transport).observe(max(0.0, delay))
        return outcome

    async def _apply(self, subscription: Subscription, event: Event, transport: Transport) -> Outcome:
        try:
            async with self._outbox.transaction() as session:
                if not await self._is_new(session, event.event_id):
                    return Outcome(Status.SUCCESS, "event known already")
                await subscription.effect(session, Delivery(event, self._consumer, transport))
        except DATABASE_ERRORS as error:
            return Outcome(Status.RETRY, explain(error), away=is_away(error))
        except EffectFailed as error:
            return Outcome(Status.RETRY, str(error), away=error.away)
        except Exception as error:
            # a fault that only this event brings out must not end the process, which would meet it again and again
            log.exception("the effect of an event has a fault")
            return Outcome(Status.RETRY, f"{type(error).__name__}: {error}")
        return Outcome(Status.SUCCESS)

    async def _is_new(self, session: AsyncSession, event_id: object) -> bool:
        # a second delivery at the same time waits here until the first has committed or given up
        memory = insert(ProcessedEvent).values(consumer=self._consumer, event_id=event_id)
        remembered = await session.execute(memory.on_conflict_do_nothing().returning(ProcessedEvent.event_id))
        return remembered.first() is not None
