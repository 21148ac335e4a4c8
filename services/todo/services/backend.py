"""The users' tasks over REST; what happens to a task leaves as an event."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict

from todo.database.models import Task
from todo.events import TASK_EVENTS, Line, Priority, TaskCreated, TaskId, Text
from todo.outbox.box import put
from todo.service import Service
from todo.web import AuthorisedUser, CurrentRuntime

routes = APIRouter(prefix="/api/{user_id}")


class NewTask(BaseModel):
    """What a user says about a task."""

    model_config = ConfigDict(extra="forbid")

    title: Line
    description: Text | None = None
    priority: Priority | None = None
    due_date: AwareDatetime | None = None
    recurrence_rule: Line | None = None


class StoredTask(NewTask):
    """A task of a user."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    id: int
    user_id: str
    created_at: datetime


class CreatedTask(StoredTask):
    """A new task, and the event that tells of it."""

    event_id: UUID


@routes.post("/tasks", status_code=HTTPStatus.CREATED)
async def create_task(user: AuthorisedUser, task: NewTask, runtime: CurrentRuntime, response: Response) -> CreatedTask:
    """Store a task; its event commits with it and is published afterwards."""
    async with runtime.outbox.transaction() as session:
        row = Task(user_id=user, **task.model_dump())
        session.add(row)
        await session.flush()
        event = TaskCreated(
            event_id=uuid4(), timestamp=datetime.now(UTC), user_id=user, task_id=row.id, **task.model_dump()
        )
        put(session, TASK_EVENTS, event)
    response.headers["Location"] = f"/api/{user}/tasks/{row.id}"
    return CreatedTask(event_id=event.event_id, **StoredTask.model_validate(row).model_dump())


@routes.get("/tasks/{task_id}")
async def read_task(user: AuthorisedUser, task_id: TaskId, runtime: CurrentRuntime) -> StoredTask:
    """Return a task of the user."""
    async with runtime.database.sessions() as session:
        row = await session.get(Task, task_id)
    if row is None or row.user_id != user:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"no task {task_id}")
    return StoredTask.model_validate(row)


SERVICE = Service(name="backend", routes=routes, reads_tokens=True, publishes=(TASK_EVENTS,))
