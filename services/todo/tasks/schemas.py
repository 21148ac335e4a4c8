"""What users say about their tasks, and what they are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from todo.events import Line, Priority, TaskId, Text

# as the database gives it back
Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
Id = Annotated[int, Field(ge=1, lt=2**63)]


class _Said(BaseModel):
    """What comes from a user; a word that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid")


class _Told(BaseModel):
    """What a row of a table says."""

    model_config = ConfigDict(from_attributes=True)


class NewTask(_Said):
    """A task that a user wants."""

    title: Line
    description: Text | None = None
    priority: Priority | None = None
    due_date: Moment | None = None
    recurrence_rule: Line | None = Field(default=None, description="of RFC 5545, such as FREQ=WEEKLY;BYDAY=MO")
    time_zone: Line = Field(default="UTC", description="whose days and hours the rule means, such as Europe/Berlin")
    category_id: Id | None = None
    tag_ids: tuple[Id, ...] = ()


class TaskChange(_Said):
    """New values for some fields of a task; null takes a value away where there need not be one."""

    title: Line | None = None
    description: Text | None = None
    priority: Priority | None = None
    due_date: Moment | None = None
    recurrence_rule: Line | None = None
    time_zone: Line | None = None
    category_id: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("no field to change")
        for field in ("title", "time_zone"):
            if field in self.model_fields_set and getattr(self, field) is None:
                raise ValueError(f"{field} cannot be null")
        return self


class StoredTask(_Told):
    """A task of a user."""

    id: int
    user_id: str
    title: str
    description: str | None
    priority: str | None
    due_date: datetime | None
    recurrence_rule: str | None
    time_zone: str
    category_id: int | None
    follows: int | None
    created_at: datetime
    completed_at: datetime | None
    tag_ids: tuple[int, ...] = ()


class ChangedTask(StoredTask):
    """A task, and the event that tells what has just happened to it."""

    event_id: UUID


class TaskFilter(BaseModel):
    """Which tasks of a user are wanted; `after` is the last id of the page before."""

    model_config = ConfigDict(extra="forbid")

    completed: bool | None = None
    priority: Priority | None = None
    category_id: Id | None = None
    tag_id: Id | None = None
    due_before: AwareDatetime | None = None
    due_after: AwareDatetime | None = None
    search: Line | None = Field(default=None, description="words of the title or the description")
    after: TaskId | None = None
    limit: int = Field(default=50, ge=1, le=200)


class TaskPage(BaseModel):
    """Some tasks, newest first, and where the next page begins: nothing after the last."""

    items: list[StoredTask]
    next: int | None


class NewName(_Said):
    """A category or a tag that a user wants, or its new name."""

    name: Line


class Named(_Told):
    """A category or a tag."""

    id: int
    name: str


class NewReminder(_Said):
    """When a user wants to hear of a task."""

    remind_at: Moment


class StoredReminder(_Told):
    """A reminder, and when it was sent."""

    id: int
    task_id: int
    remind_at: datetime
    sent_at: datetime | None
