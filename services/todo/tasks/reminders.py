"""When users want to hear of a task, and the event that tells that it is time."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from todo.database.models import Reminder, Task
from todo.events import TASK_EVENTS, TASK_REMINDERS, ReminderSent
from todo.outbox.box import put
from todo.tasks import tasks
from todo.tasks.errors import Conflict, Invalid, NotFound
from todo.tasks.schemas import NewReminder, StoredReminder

BATCH = 100


async def create(session: AsyncSession, user: str, task_id: int, new: NewReminder) -> StoredReminder:
    """Store a reminder.

    Raises:
        NotFound: the user has no such task.
        Invalid: the task has no due date, of which a reminder tells.
        Conflict: the task is complete, or has a reminder for that moment.
    """
    task = await tasks.own(session, user, task_id, lock=True)
    if task.completed_at is not None:
        raise Conflict(f"task {task_id} is complete already")
    if task.due_date is None:
        raise Invalid("task_id", "a reminder tells when a task is due, and this one has no due_date")
    values = {"user_id": user, "task_id": task_id, "remind_at": new.remind_at}
    row = await session.scalar(insert(Reminder).values(values).on_conflict_do_nothing().returning(Reminder))
    if row is None:
        raise Conflict(f"task {task_id} has a reminder for {new.remind_at.isoformat()} already")
    await _announce(session, task)
    return StoredReminder.model_validate(row)


async def find(session: AsyncSession, user: str, task_id: int) -> list[StoredReminder]:
    """Return the reminders of a task, the first to come first; raises NotFound."""
    await tasks.own(session, user, task_id)
    rows = await session.scalars(select(Reminder).where(Reminder.task_id == task_id).order_by(Reminder.remind_at))
    return [StoredReminder.model_validate(row) for row in rows]


async def remove(session: AsyncSession, user: str, task_id: int, reminder_id: int) -> None:
    """Delete a reminder; raises NotFound."""
    task = await tasks.own(session, user, task_id, lock=True)
    mine = (Reminder.id == reminder_id, Reminder.task_id == task_id, Reminder.user_id == user)
    if await session.scalar(delete(Reminder).where(*mine).returning(Reminder.id)) is None:
        raise NotFound(f"no reminder {reminder_id}")
    await _announce(session, task)


async def send(session: AsyncSession, task_id: int | None = None) -> int:
    """Put the events of reminders that are due into the outbox, and return how many those were.

    A reminder is claimed in the transaction of its event, so that whoever else asks for it at the same time finds
    nothing to do. One whose task is complete is claimed and told to nobody.

    Args:
        session: of a transaction of the outbox.
        task_id: those of this task only; without it, the first of all that are due.
    """
    due = (
        select(Reminder, Task)
        .join(Task, Task.id == Reminder.task_id)
        .where(Reminder.sent_at.is_(None), Reminder.remind_at <= func.now())
        .order_by(Reminder.remind_at)
        .limit(BATCH)
        .with_for_update(of=Reminder, skip_locked=True)
    )
    if task_id is not None:
        due = due.where(Reminder.task_id == task_id)
    rows = (await session.execute(due)).all()
    for reminder, task in rows:
        reminder.sent_at = datetime.now(UTC)
        if task.completed_at is None and task.due_date is not None:
            put(session, TASK_REMINDERS, _event(reminder, task, task.due_date))
    return len(rows)


async def _announce(session: AsyncSession, task: Task) -> None:
    """Tell of the reminders of a task that are to come, so that whoever sends them looks at it."""
    to_come = select(Reminder.remind_at).where(Reminder.task_id == task.id, Reminder.sent_at.is_(None))
    moments = await session.scalars(to_come.order_by(Reminder.remind_at))
    put(session, TASK_EVENTS, tasks.updated(task, {"reminders": [moment.isoformat() for moment in moments]}))


def _event(reminder: Reminder, task: Task, due: datetime) -> ReminderSent:
    return ReminderSent(
        event_id=uuid5(NAMESPACE_OID, f"todo reminder {reminder.id}"),
        timestamp=datetime.now(UTC),
        user_id=task.user_id,
        task_id=task.id,
        task_title=task.title,
        task_description=task.description,
        task_due_date=due,
        task_priority=task.priority,
        reminder_time=reminder.remind_at,
    )
