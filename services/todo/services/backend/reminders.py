"""Reminders over REST."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from todo.events import TaskId
from todo.tasks import reminders
from todo.tasks.schemas import Id, NewReminder, StoredReminder
from todo.web import AuthorisedUser, CurrentRuntime

routes = APIRouter(prefix="/tasks/{task_id}/reminders", tags=["reminders"])


@routes.post("", status_code=HTTPStatus.CREATED)
async def set_reminder(
    user: AuthorisedUser, task_id: TaskId, new: NewReminder, runtime: CurrentRuntime
) -> StoredReminder:
    """Remind the user of a task at a moment; one that is past is due at once."""
    async with runtime.database.sessions.begin() as session:
        return await reminders.create(session, user, task_id, new)


@routes.get("")
async def find_reminders(user: AuthorisedUser, task_id: TaskId, runtime: CurrentRuntime) -> list[StoredReminder]:
    """Return the reminders of a task, sent ones too."""
    async with runtime.database.sessions() as session:
        return await reminders.find(session, user, task_id)


@routes.delete("/{reminder_id}", status_code=HTTPStatus.NO_CONTENT)
async def remove_reminder(user: AuthorisedUser, task_id: TaskId, reminder_id: Id, runtime: CurrentRuntime) -> None:
    """Take a reminder back."""
    async with runtime.database.sessions.begin() as session:
        await reminders.remove(session, user, task_id, reminder_id)
