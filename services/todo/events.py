"""The events of the application, their topics, and how they leave a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Protocol
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

TASK_EVENTS: Final = "task-events"
TASK_REMINDERS: Final = "task-reminders"
TASK_RECURRENCE: Final = "task-recurrence"

# PostgreSQL stores no NUL, and a message that can never be stored would be retried for ever
Line = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
Priority = Literal["low", "medium", "high"]
TaskId = Annotated[int, Field(ge=1, lt=2**63)]


class BaseEvent(BaseModel):
    """What every event carries; fields that this version does not know are ignored."""

    # publishers from before the schema wrote user ids as numbers
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    event_id: UUID
    event_type: str
    timestamp: AwareDatetime
    user_id: Line
    schema_version: Literal["1.0"] = "1.0"
    task_id: TaskId


class TaskCreated(BaseEvent):
    """A task came into being."""

    event_type: Literal["task.created"] = "task.created"
    title: Line
    description: Text | None = None
    priority: Priority | None = None
    due_date: AwareDatetime | None = None
    recurrence_rule: Line | None = None
    category_id: int | None = None
    tag_ids: tuple[int, ...] = ()


class TaskUpdated(BaseEvent):
    """Some fields of a task have new values."""

    event_type: Literal["task.updated"] = "task.updated"
    updated_fields: dict[str, Any]


class TaskCompleted(BaseEvent):
    """A task is done; with a rule, the next one is due."""

    event_type: Literal["task.completed"] = "task.completed"
    recurrence_rule: Line | None = None
    completed_at: AwareDatetime


class TaskDeleted(BaseEvent):
    """A task is gone."""

    event_type: Literal["task.deleted"] = "task.deleted"


class ReminderSent(BaseEvent):
    """A reminder is due for delivery."""

    event_type: Literal["reminder.sent"] = "reminder.sent"
    task_title: Line
    task_description: Text | None = None
    task_due_date: AwareDatetime
    task_priority: Priority | None = None
    reminder_time: AwareDatetime


Event = TaskCreated | TaskUpdated | TaskCompleted | TaskDeleted | ReminderSent
EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Annotated[Event, Field(discriminator="event_type")])


@dataclass(frozen=True, slots=True)
class Message:
    """One event on its way to a topic; messages of one key keep their order.

    Args:
        event_id: of the event.
        event_type: of the event.
        key: of the message.
        payload: the event as JSON.
        traceparent: the trace that its cause belongs to.
    """

    event_id: UUID
    event_type: str
    key: str
    payload: Mapping[str, Any]
    traceparent: str | None = None


class PublishError(Exception):
    """The transport took nothing of a batch; the message says where, why and how to fix it."""


class Publisher(Protocol):
    """A way out: through the sidecar, or straight to Kafka."""

    async def publish(self, topic: str, messages: Sequence[Message]) -> Mapping[UUID, str]:
        """Publish a batch and wait until the broker has it.

        Returns:
            the reason for each message that was refused, by event id; all others are with the broker.

        Raises:
            PublishError: the transport is down, or refused the whole batch.
        """
        ...

    async def close(self) -> None:
        """Give back the connections."""
        ...
