"""The effect of only writing an event down."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from todo.consumers.registry import Delivery
from todo.database.models import ReceivedEvent


async def record(session: AsyncSession, delivery: Delivery) -> None:
    """Add a delivery to the received events."""
    session.add(
        ReceivedEvent(
            consumer=delivery.consumer,
            event_id=delivery.event.event_id,
            event_type=delivery.event.event_type,
            user_id=delivery.event.user_id,
            task_id=delivery.event.task_id,
            transport=delivery.transport,
        )
    )
