"""Tools for tasks and their reminders."""

from __future__ import annotations

from todo.events import Line, TaskId
from todo.services.backend.agents.call import Call, of
from todo.services.backend.once import Key, created_once
from todo.tasks import reminders, tasks
from todo.tasks.schemas import (
    ChangedTask,
    Id,
    NewReminder,
    NewTask,
    StoredReminder,
    StoredTask,
    TaskChange,
    TaskFilter,
    TaskPage,
)

ALL = TaskFilter()


async def add_task(call: Call, task: NewTask, idempotency_key: Key | None = None) -> ChangedTask:
    """Add a task. The same idempotency_key gives the same task, however often it is asked for within a day."""
    async with of(call) as (runtime, user):
        return await created_once(runtime, user, task, idempotency_key)


async def list_tasks(call: Call, wanted: TaskFilter = ALL) -> TaskPage:
    """List tasks, newest first. `next` of a page is `after` of the one that follows it."""
    async with of(call) as (runtime, user), runtime.database.sessions() as session:
        return await tasks.find(session, user, wanted)


async def search_tasks(call: Call, words: Line) -> TaskPage:
    """Find the newest 50 tasks with these words in the title or the description."""
    return await list_tasks(call, TaskFilter(search=words))


async def get_task(call: Call, task_id: TaskId) -> StoredTask:
    """Get one task."""
    async with of(call) as (runtime, user), runtime.database.sessions() as session:
        return await tasks.read(session, user, task_id)


async def update_task(call: Call, task_id: TaskId, change: TaskChange) -> ChangedTask:
    """Give fields of a task new values. Those that are left out stay; null takes a value away."""
    async with of(call) as (runtime, user), runtime.outbox.transaction() as session:
        return await tasks.change(session, user, task_id, change)


async def complete_task(call: Call, task_id: TaskId) -> ChangedTask:
    """Complete a task. One with a recurrence rule gets its next occurrence soon after."""
    async with of(call) as (runtime, user), runtime.outbox.transaction() as session:
        return await tasks.complete(session, user, task_id)


async def delete_task(call: Call, task_id: TaskId) -> str:
    """Delete a task with its reminders."""
    async with of(call) as (runtime, user), runtime.outbox.transaction() as session:
        await tasks.remove(session, user, task_id)
    return f"task {task_id} is deleted"


async def add_tag(call: Call, task_id: TaskId, tag_id: Id) -> ChangedTask:
    """Give a task a tag of the user's."""
    async with of(call) as (runtime, user), runtime.outbox.transaction() as session:
        return await tasks.tag(session, user, task_id, tag_id)


async def remove_tag(call: Call, task_id: TaskId, tag_id: Id) -> ChangedTask:
    """Take a tag from a task."""
    async with of(call) as (runtime, user), runtime.outbox.transaction() as session:
        return await tasks.untag(session, user, task_id, tag_id)


async def set_reminder(call: Call, task_id: TaskId, reminder: NewReminder) -> StoredReminder:
    """Remind the user, by email, of a task that has a due date. A moment that is past is due at once."""
    async with of(call) as (runtime, user), runtime.outbox.transaction() as session:
        return await reminders.create(session, user, task_id, reminder)


TOOLS = (
    add_task,
    list_tasks,
    search_tasks,
    get_task,
    update_task,
    complete_task,
    delete_task,
    add_tag,
    remove_tag,
    set_reminder,
)
