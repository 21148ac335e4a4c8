"""Events and messages that the tests speak of."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from todo.events import Message, TaskCreated

MOMENT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def task_created(task_id: int = 7) -> TaskCreated:
    return TaskCreated(event_id=uuid4(), timestamp=MOMENT, user_id="ada", task_id=task_id, title="buy milk")


def message(key: str = "7") -> Message:
    event = task_created(int(key))
    return Message(event.event_id, event.event_type, key, event.model_dump(mode="json"))
