"""Take note of tasks that recur."""

from __future__ import annotations

from todo.consumers.record import record
from todo.consumers.registry import Subscriptions
from todo.events import TASK_RECURRENCE
from todo.service import Service

subscriptions = Subscriptions()
subscriptions.on(TASK_RECURRENCE, "/events/recurrence")(record)

SERVICE = Service(name="recurring-task-service", subscriptions=subscriptions)
