"""Tasks over REST."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response

from todo.events import TaskId
from todo.services.backend.once import IdempotencyKey, created_once
from todo.tasks import tasks
from todo.tasks.schemas import ChangedTask, NewTask, StoredTask, TaskChange, TaskFilter, TaskPage
from todo.web import AuthorisedUser, CurrentRuntime

routes = APIRouter(prefix="/tasks", tags=["tasks"])


@routes.post("", status_code=HTTPStatus.CREATED)
async def create_task(
    user: AuthorisedUser, new: NewTask, runtime: CurrentRuntime, response: Response, key: IdempotencyKey = None
) -> ChangedTask:
    """Store a task; its event commits with it and is published afterwards."""
    task = await created_once(runtime, user, new, key)
    response.headers["Location"] = f"/api/{user}/tasks/{task.id}"
    return task


@routes.get("")
async def find_tasks(user: AuthorisedUser, wanted: Annotated[TaskFilter, Query()], runtime: CurrentRuntime) -> TaskPage:
    """Return a page of the user's tasks, newest first."""
    async with runtime.database.sessions() as session:
        return await tasks.find(session, user, wanted)


@routes.get("/{task_id}")
async def read_task(user: AuthorisedUser, task_id: TaskId, runtime: CurrentRuntime) -> StoredTask:
    """Return a task of the user."""
    async with runtime.database.sessions() as session:
        return await tasks.read(session, user, task_id)


@routes.patch("/{task_id}")
async def change_task(
    user: AuthorisedUser, task_id: TaskId, change: TaskChange, runtime: CurrentRuntime
) -> ChangedTask:
    """Give fields of a task new values; those that are left out stay as they are."""
    async with runtime.outbox.transaction() as session:
        return await tasks.change(session, user, task_id, change)


@routes.post("/{task_id}/complete")
async def complete_task(user: AuthorisedUser, task_id: TaskId, runtime: CurrentRuntime) -> ChangedTask:
    """Complete a task; one that recurs gets its next occurrence soon after."""
    async with runtime.outbox.transaction() as session:
        return await tasks.complete(session, user, task_id)


@routes.delete("/{task_id}", status_code=HTTPStatus.NO_CONTENT)
async def delete_task(user: AuthorisedUser, task_id: TaskId, runtime: CurrentRuntime) -> None:
    """Delete a task with its reminders."""
    async with runtime.outbox.transaction() as session:
        await tasks.remove(session, user, task_id)


@routes.put("/{task_id}/tags/{tag_id}")
async def add_tag(user: AuthorisedUser, task_id: TaskId, tag_id: TaskId, runtime: CurrentRuntime) -> ChangedTask:
    """Give a task a tag."""
    async with runtime.outbox.transaction() as session:
        return await tasks.tag(session, user, task_id, tag_id)


@routes.delete("/{task_id}/tags/{tag_id}")
async def remove_tag(user: AuthorisedUser, task_id: TaskId, tag_id: TaskId, runtime: CurrentRuntime) -> ChangedTask:
    """Take a tag from a task."""
    async with runtime.outbox.transaction() as session:
        return await tasks.untag(session, user, task_id, tag_id)
