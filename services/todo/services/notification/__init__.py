"""Tell users in time of what is due, and keep what happens to tasks for them to see."""

from __future__ import annotations

from todo.consumers.record import record
from todo.consumers.registry import Subscriptions
from todo.events import TASK_EVENTS, TASK_REMINDERS
from todo.service import Service
from todo.services.notification import history
from todo.services.notification.clock import keep_time, ring

subscriptions = Subscriptions()
subscriptions.on(TASK_EVENTS, "/events/task")(record)

SERVICE = Service(
    name=history.NAME,
    routes=history.routes,
    reads_tokens=True,
    publishes=(TASK_REMINDERS,),
    subscriptions=subscriptions,
    on_job=ring,
    background=keep_time,
)
