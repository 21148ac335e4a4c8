"""Create, find, change, complete and delete tasks; what happens to one leaves as an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from todo.database.models import Category, Tag, Task, TaskTag
from todo.events import TASK_EVENTS, TASK_RECURRENCE, TaskCompleted, TaskCreated, TaskDeleted, TaskUpdated
from todo.outbox.box import put
from todo.tasks.errors import Conflict, Invalid, NotFound
from todo.tasks.recurrence import WrongRule, check, zone_of
from todo.tasks.schemas import ChangedTask, NewTask, StoredTask, TaskChange, TaskFilter, TaskPage


async def create(session: AsyncSession, user: str, new: NewTask, event_id: UUID | None = None) -> ChangedTask:
    """Store a task.

    Args:
        session: of a transaction of the outbox.
        user: whose task it is.
        new: what it is.
        event_id: of its event, where the caller has one.

    Raises:
        NotFound: the user has no such category or tag.
        Invalid: the rule cannot be followed.
    """
    rule = _checked_rule(new.recurrence_rule, new.due_date, new.time_zone)
    await _belongs(session, Category, user, new.category_id)
    task = Task(user_id=user, **new.model_dump(exclude={"tag_ids", "recurrence_rule"}), recurrence_rule=rule)
    session.add(task)
    await session.flush()
    for tag_id in dict.fromkeys(new.tag_ids):
        await _belongs(session, Tag, user, tag_id)
        session.add(TaskTag(task_id=task.id, tag_id=tag_id))
    return await announce(session, task, new.tag_ids, event_id)


async def announce(
    session: AsyncSession, task: Task, tag_ids: Sequence[int], event_id: UUID | None = None
) -> ChangedTask:
    """Put the event of a new task into the outbox, and return the task."""
    event = TaskCreated(
        event_id=event_id or uuid4(),
        timestamp=datetime.now(UTC),
        user_id=task.user_id,
        task_id=task.id,
        title=task.title,
        description=task.description,
        priority=task.priority,
        due_date=task.due_date,
        recurrence_rule=task.recurrence_rule,
        category_id=task.category_id,
        tag_ids=tuple(tag_ids),
    )
    put(session, TASK_EVENTS, event)
    await session.flush()
    return ChangedTask(event_id=event.event_id, **_with_tags(task, tuple(sorted(tag_ids))).model_dump())


async def read(session: AsyncSession, user: str, task_id: int) -> StoredTask:
    """Return a task; raises NotFound."""
    return await _stored(session, await own(session, user, task_id))


async def find(session: AsyncSession, user: str, wanted: TaskFilter) -> TaskPage:
    """Return a page of the tasks that are wanted, newest first."""
    query = select(Task).where(Task.user_id == user, *_conditions(wanted)).order_by(Task.id.desc())
    rows = list(await session.scalars(query.limit(wanted.limit + 1)))
    tags = await _tags(session, [row.id for row in rows])
    items = [_with_tags(row, tags.get(row.id, ())) for row in rows[: wanted.limit]]
    return TaskPage(items=items, next=items[-1].id if len(rows) > wanted.limit else None)


async def change(session: AsyncSession, user: str, task_id: int, wanted: TaskChange) -> ChangedTask:
    """Give fields of a task new values; raises like `create`, and NotFound without the task."""
    task = await own(session, user, task_id, lock=True)
    fields = wanted.model_dump(exclude_unset=True)
    await _belongs(session, Category, user, fields.get("category_id"))
    for field, value in fields.items():
        setattr(task, field, value)
    if task.recurrence_rule and fields.keys() & {"recurrence_rule", "due_date", "time_zone"}:
        task.recurrence_rule = _checked_rule(task.recurrence_rule, task.due_date, task.time_zone)
    told = wanted.model_dump(mode="json", exclude_unset=True)
    event = updated(task, told)
    put(session, TASK_EVENTS, event)
    return await _changed(session, task, event.event_id)


async def complete(session: AsyncSession, user: str, task_id: int) -> ChangedTask:
    """Complete a task; one that recurs is announced to the service that makes the next.

    Raises:
        NotFound: the user has no such task.
        Conflict: it is complete already.
    """
    task = await own(session, user, task_id, lock=True)
    if task.completed_at is not None:
        raise Conflict(f"task {task_id} is complete already")
    task.completed_at = datetime.now(UTC)
    event = TaskCompleted(**_about(task), recurrence_rule=task.recurrence_rule, completed_at=task.completed_at)
    put(session, TASK_EVENTS, event)
    if task.recurrence_rule:
        # of its own: an event has one topic
        put(session, TASK_RECURRENCE, event.model_copy(update={"event_id": uuid4()}))
    return await _changed(session, task, event.event_id)


async def remove(session: AsyncSession, user: str, task_id: int) -> None:
    """Delete a task with its reminders; raises NotFound."""
    task = await own(session, user, task_id, lock=True)
    put(session, TASK_EVENTS, TaskDeleted(**_about(task)))
    await session.delete(task)


async def tag(session: AsyncSession, user: str, task_id: int, tag_id: int) -> ChangedTask:
    """Give a task a tag; one that it has already is no error; raises NotFound."""
    task = await own(session, user, task_id, lock=True)
    await _belongs(session, Tag, user, tag_id)
    if tag_id not in (await _tags(session, [task_id])).get(task_id, ()):
        session.add(TaskTag(task_id=task_id, tag_id=tag_id))
    return await _retagged(session, task)


async def untag(session: AsyncSession, user: str, task_id: int, tag_id: int) -> ChangedTask:
    """Take a tag from a task; one that it does not have is no error; raises NotFound."""
    task = await own(session, user, task_id, lock=True)
    await session.execute(delete(TaskTag).where(TaskTag.task_id == task_id, TaskTag.tag_id == tag_id))
    return await _retagged(session, task)


async def own(session: AsyncSession, user: str, task_id: int, *, lock: bool = False) -> Task:
    """Return a task of the user.

    Args:
        lock: let no other transaction change it before this one ends.

    Raises:
        NotFound: there is none, or it is another user's, which nobody is told.
    """
    query = select(Task).where(Task.id == task_id, Task.user_id == user)
    task = await session.scalar(query.with_for_update() if lock else query)
    if task is None:
        raise NotFound(f"no task {task_id}")
    return task


def updated(task: Task, fields: dict[str, Any]) -> TaskUpdated:
    """Return the event that tells of new values of a task."""
    return TaskUpdated(**_about(task), updated_fields=fields)


def _conditions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool] | None] = [
        None if wanted.completed is None else Task.completed_at.is_not(None) == wanted.completed,
        None if wanted.priority is None else Task.priority == wanted.priority,
        None if wanted.category_id is None else Task.category_id == wanted.category_id,
        None if wanted.due_before is None else Task.due_date < wanted.due_before,
        None if wanted.due_after is None else Task.due_date > wanted.due_after,
        None if wanted.after is None else Task.id < wanted.after,
    ]
    if wanted.tag_id is not None:
        found.append(Task.id.in_(select(TaskTag.task_id).where(TaskTag.tag_id == wanted.tag_id)))
    if wanted.search is not None:
        fields = (Task.title, Task.description)
        found.append(or_(*(field.icontains(wanted.search, autoescape=True) for field in fields)))
    return [condition for condition in found if condition is not None]


def _checked_rule(rule: str | None, due: datetime | None, time_zone: str) -> str | None:
    try:
        if rule is None:
            zone_of(time_zone)  # is checked all the same
            return None
        if due is None:
            raise Invalid("recurrence_rule", "a task that recurs needs a due_date")
        return check(rule, due, time_zone)
    except WrongRule as wrong:
        raise Invalid("time_zone" if "time zone" in str(wrong) else "recurrence_rule", str(wrong)) from None


async def _belongs(session: AsyncSession, kind: type[Category | Tag], user: str, wanted: int | None) -> None:
    if wanted is None:
        return
    if await session.scalar(select(kind.id).where(kind.id == wanted, kind.user_id == user)) is None:
        raise NotFound(f"no {kind.__name__.lower()} {wanted}")


async def _retagged(session: AsyncSession, task: Task) -> ChangedTask:
    await session.flush()
    tags = (await _tags(session, [task.id])).get(task.id, ())
    event = updated(task, {"tag_ids": list(tags)})
    put(session, TASK_EVENTS, event)
    return await _changed(session, task, event.event_id)


def _about(task: Task) -> dict[str, Any]:
    return {"event_id": uuid4(), "timestamp": datetime.now(UTC), "user_id": task.user_id, "task_id": task.id}


async def _tags(session: AsyncSession, task_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    rows = await session.execute(
        select(TaskTag.task_id, TaskTag.tag_id).where(TaskTag.task_id.in_(task_ids)).order_by(TaskTag.tag_id)
    )
    tags: dict[int, tuple[int, ...]] = {}
    for task_id, tag_id in rows:
        tags[task_id] = (*tags.get(task_id, ()), tag_id)
    return tags


async def _stored(session: AsyncSession, task: Task) -> StoredTask:
    return _with_tags(task, (await _tags(session, [task.id])).get(task.id, ()))


async def _changed(session: AsyncSession, task: Task, event_id: UUID) -> ChangedTask:
    return ChangedTask(event_id=event_id, **(await _stored(session, task)).model_dump())


def _with_tags(task: Task, tag_ids: Sequence[int]) -> StoredTask:
    return StoredTask.model_validate(task).model_copy(update={"tag_ids": tuple(tag_ids)})
