"""Make the next task of one that recurs."""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from todo.database.models import Task, TaskTag
from todo.tasks.recurrence import WrongRule, following
from todo.tasks.schemas import ChangedTask
from todo.tasks.tasks import announce

log = logging.getLogger(__name__)

# what the next task has from the one before
KEPT = ("user_id", "title", "description", "priority", "time_zone", "category_id")


async def follow(session: AsyncSession, task_id: int) -> ChangedTask | None:
    """Store and announce the task that follows one that is complete, or nothing when none is to follow.

    There is none when the task is gone or open, has no rule, its rule has ended, or the next task is there already.

    Args:
        session: of a transaction of the outbox.
        task_id: the task that is complete.
    """
    done = await session.get(Task, task_id)
    if done is None or done.completed_at is None or done.due_date is None or done.recurrence_rule is None:
        return None
    try:
        occurrence = following(done.recurrence_rule, done.due_date, done.time_zone)
    except WrongRule as wrong:
        # rules are checked when they are given; this one is from before that
        log.error("task %s has no next: %s", task_id, wrong)
        return None
    if occurrence is None:
        return None
    due, rule = occurrence
    values = {field: getattr(done, field) for field in KEPT}
    row = insert(Task).values(**values, due_date=due, recurrence_rule=rule, follows=task_id)
    task = await session.scalar(row.on_conflict_do_nothing(index_elements=[Task.follows]).returning(Task))
    if task is None:
        return None
    tags = list(await session.scalars(select(TaskTag.tag_id).where(TaskTag.task_id == task_id)))
    session.add_all(TaskTag(task_id=task.id, tag_id=tag) for tag in tags)
    return await announce(session, task, tags)
