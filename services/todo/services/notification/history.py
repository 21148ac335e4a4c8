"""What happens to tasks, kept for the users to see."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from todo.consumers.registry import Transport
from todo.database.models import ReceivedEvent
from todo.events import TaskId
from todo.web import AuthorisedUser, CurrentRuntime

NAME = "notification-service"

routes = APIRouter(prefix="/api/{user_id}")


class RecordedEvent(BaseModel):
    """One event of a task, and how it came here."""

    model_config = ConfigDict(from_attributes=True)

    event_id: UUID
    event_type: str
    transport: Transport
    received_at: datetime


@routes.get("/tasks/{task_id}/events")
async def recorded_events(user: AuthorisedUser, task_id: TaskId, runtime: CurrentRuntime) -> list[RecordedEvent]:
    """Return the events of a task in the order in which they arrived."""
    wanted = (
        select(ReceivedEvent)
        .where(ReceivedEvent.consumer == NAME, ReceivedEvent.user_id == user, ReceivedEvent.task_id == task_id)
        .order_by(ReceivedEvent.id)
    )
    async with runtime.database.sessions() as session:
        rows = await session.scalars(wanted)
        return [RecordedEvent.model_validate(row) for row in rows]
