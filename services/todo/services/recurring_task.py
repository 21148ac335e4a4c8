"""Make the next task when one that recurs is complete."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from todo.consumers.record import record
from todo.consumers.registry import Delivery, Subscriptions
from todo.events import TASK_EVENTS, TASK_RECURRENCE, TaskCompleted
from todo.service import Service
from todo.tasks.occurrences import follow

subscriptions = Subscriptions()


@subscriptions.on(TASK_RECURRENCE, "/events/recurrence")
async def make_the_next(session: AsyncSession, delivery: Delivery) -> None:
    """Store the next task, whose event leaves with it; whatever else is on the topic is only written down."""
    await record(session, delivery)
    if isinstance(delivery.event, TaskCompleted):
        await follow(session, delivery.event.task_id)


SERVICE = Service(name="recurring-task-service", publishes=(TASK_EVENTS,), subscriptions=subscriptions)
