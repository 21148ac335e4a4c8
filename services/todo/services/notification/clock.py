"""Send reminders when they are due: by a job of Dapr's scheduler for each task, or by looking again and again.

The claim of a reminder makes both safe: a job that fires late, twice, or beside a process that looks finds nothing to
do. So the look goes on beside the jobs, only slower: it finds what a scheduler has lost.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import delete

from todo.backoff import Backoff, pause
from todo.dapr import DaprClient, DaprError
from todo.database.errors import DATABASE_ERRORS, explain
from todo.database.models import Job
from todo.runtime import Runtime
from todo.services.notification.jobs import reconcile, task_of
from todo.sidecar import connect, fixes
from todo.tasks import reminders

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
LOOK_BESIDE_JOBS_SECONDS = 30.0


async def ring(runtime: Runtime, name: str) -> None:
    """Send the reminders of a task that are due; called by the sidecar when a job is."""
    task_id = task_of(name)
    if task_id is None:
        log.error("there is no job %s here. Fix: delete it with DELETE /v1.0/jobs/%s of the sidecar", name, name)
        return
    async with runtime.outbox.transaction() as session:
        sent = await reminders.send(session, task_id)
        await session.execute(delete(Job).where(Job.task_id == task_id))  # it is called once
    log.info("a job was due", extra={"job": name, "sent": sent})


async def keep_time(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Send what is due until `stopping` is set; with jobs, keep those at what the reminders are."""
    dapr = runtime.settings.dapr
    if dapr is None or not dapr.use_jobs:
        await _look(runtime, stopping, LOOK_SECONDS)
        return
    async with connect(dapr) as client, asyncio.TaskGroup() as group:
        group.create_task(_look(runtime, stopping, LOOK_BESIDE_JOBS_SECONDS))
        group.create_task(_keep_jobs(runtime, client, stopping))


async def _look(runtime: Runtime, stopping: asyncio.Event, seconds: float) -> None:
    while not stopping.is_set():
        sent = 0
        try:
            async with runtime.outbox.transaction() as session:
                sent = await reminders.send(session)
        except DATABASE_ERRORS as error:
            log.error("cannot look for reminders: %s", explain(error))
        if not sent:
            await pause(seconds, stopping)


async def _keep_jobs(runtime: Runtime, client: DaprClient, stopping: asyncio.Event) -> None:
    backoff = Backoff(limit=LOOK_BESIDE_JOBS_SECONDS)
    while not stopping.is_set():
        try:
            done = await reconcile(runtime.database, client)
        except DaprError as error:
            known = fixes(runtime.service.name)
            fix = known.get(error.error_code, "look at Dapr's scheduler, and at the log of the container daprd")
            log.error("cannot schedule jobs, reminders are looked for instead: %s. Fix: %s", error, fix)
            await pause(backoff.next(), stopping)
        except DATABASE_ERRORS as error:
            log.error("cannot look for reminders: %s", explain(error))
            await pause(backoff.next(), stopping)
        else:
            backoff.reset()
            if not done:
                await pause(LOOK_SECONDS, stopping)
