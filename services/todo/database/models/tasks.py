"""What users want to get done, and how they sort it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from todo.database.models.base import Base
from todo.events import Priority


class Name(Base):
    """What has nothing but a name, which a user gives once."""

    __abstract__ = True
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[str]
    name: Mapped[str]


class Category(Name):
    """One drawer of a user; a task is in one at the most."""

    __tablename__ = "categories"


class Tag(Name):
    """One label of a user; a task has any number of them."""

    __tablename__ = "tags"


class Task(Base):
    """Something that a user wants to get done.

    `follows` is the task of which this one is the next occurrence; a task has one next occurrence at the most.
    """

    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    description: Mapped[str | None] = mapped_column(Text())
    priority: Mapped[Priority | None] = mapped_column(String(255))
    due_date: Mapped[datetime | None]
    recurrence_rule: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(server_default="UTC")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"), index=True)
    follows: Mapped[int | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    completed_at: Mapped[datetime | None]


# a user's list is read from its newest task on
Index("tasks_of_user", Task.user_id, Task.id)


class TaskTag(Base):
    """A task has a tag."""

    __tablename__ = "task_tags"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True)
