"""The users' tasks over REST and for agents; what happens to a task leaves as an event."""

from __future__ import annotations

from fastapi import APIRouter

from todo.events import TASK_EVENTS, TASK_RECURRENCE
from todo.service import Service
from todo.services.backend import names, reminders, tasks
from todo.services.backend.agents.server import serve

routes = APIRouter(prefix="/api/{user_id}")
for part in (tasks.routes, names.categories, names.tags, reminders.routes):
    routes.include_router(part)

SERVICE = Service(
    name="backend",
    routes=routes,
    serves=serve,
    reads_tokens=True,
    keeps_answers=True,
    publishes=(TASK_EVENTS, TASK_RECURRENCE),
)
