"""Keep Dapr's scheduler at what the reminders are: one job for each task that has a reminder to come."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from todo.dapr import DaprClient
from todo.database.connection import Database
from todo.database.models import Job, Reminder, Task

BATCH = 200
NAME = re.compile(r"reminder-(\d{1,18})")
# one process at a time; any number that no other lock of the application has
LOCK = 7_310_579_102_025


def job_name(task_id: int) -> str:
    """Return the name of the job of a task."""
    return f"reminder-{task_id}"


def task_of(name: str) -> int | None:
    """Return the task of a job by its name, or nothing when it is no name of one."""
    match = NAME.fullmatch(name)
    return int(match[1]) if match else None


async def reconcile(database: Database, client: DaprClient) -> int:
    """Schedule the jobs that are missing or at another moment, delete those that nobody needs, return how many.

    Raises:
        DaprError: the scheduler cannot be asked; what it was asked before is remembered.
        DATABASE_ERRORS: the reminders cannot be read.
    """
    done = 0
    async with database.sessions.begin() as session:
        if not await session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}):
            return 0  # somebody else is at it
        for task_id, moment in await _differences(session):
            # the scheduler first: a job too many finds nothing to do, one too few would be a late reminder
            if moment is None:
                await client.delete_job(job_name(task_id))
                await session.execute(delete(Job).where(Job.task_id == task_id))
            else:
                await client.schedule_job(job_name(task_id), moment, {"task_id": task_id})
                row = insert(Job).values(task_id=task_id, moment=moment)
                await session.execute(row.on_conflict_do_update(index_elements=["task_id"], set_={"moment": moment}))
            done += 1
    return done


async def _differences(session: AsyncSession) -> list[tuple[int, datetime | None]]:
    """Return tasks whose job is not as it should be, each with the moment at which it should be: nothing for no job."""
    wanted = (
        select(Reminder.task_id, func.min(Reminder.remind_at).label("moment"))
        .join(Task, Task.id == Reminder.task_id)
        .where(Reminder.sent_at.is_(None), Task.completed_at.is_(None))
        .group_by(Reminder.task_id)
        .subquery()
    )
    task_id = func.coalesce(wanted.c.task_id, Job.task_id)
    query = (
        select(task_id, wanted.c.moment)
        .select_from(wanted)
        .join(Job, Job.task_id == wanted.c.task_id, full=True)
        .where(wanted.c.moment.is_distinct_from(Job.moment))
        .order_by(wanted.c.moment)
        .limit(BATCH)
    )
    return [(number, moment) for number, moment in await session.execute(query)]
