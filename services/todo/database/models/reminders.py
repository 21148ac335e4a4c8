"""When users want to be reminded, and which emails have left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from todo.database.models.base import Base


class Reminder(Base):
    """One moment at which a user wants to hear of a task.

    `sent_at` is the claim: whoever sets it publishes the event in the same transaction, and nobody else does.
    """

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("task_id", "remind_at"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[str]
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"))
    remind_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


# only those to come are searched
Index("reminders_to_come", Reminder.remind_at, postgresql_where=Reminder.sent_at.is_(None))


class Job(Base):
    """What Dapr's scheduler was asked for: to call when the next reminder of a task is due.

    It is no part of the task, which may be gone while its job is not.
    """

    __tablename__ = "jobs"

    task_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    moment: Mapped[datetime]


class SentEmail(Base):
    """An email that the mail server has taken, by the event that asked for it."""

    __tablename__ = "sent_emails"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
