"""The tables."""

from todo.database.models.base import Base
from todo.database.models.events import KeptAnswer, OutboxRow, ProcessedEvent, ReceivedEvent
from todo.database.models.reminders import Job, Reminder, SentEmail
from todo.database.models.tasks import Category, Name, Tag, Task, TaskTag

__all__ = [
    "Base",
    "Category",
    "Job",
    "KeptAnswer",
    "Name",
    "OutboxRow",
    "ProcessedEvent",
    "ReceivedEvent",
    "Reminder",
    "SentEmail",
    "Tag",
    "Task",
    "TaskTag",
]
