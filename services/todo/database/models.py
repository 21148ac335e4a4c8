"""The tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Index, String, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Every table; a `datetime` is a point in time, a `str` has 255 characters unless it says otherwise."""

    type_annotation_map = {  # noqa: RUF012 - the attribute is SQLAlchemy's, and not a ClassVar there
        datetime: DateTime(timezone=True),
        str: String(255),
        int: BigInteger(),
        dict[str, Any]: JSONB(),
    }


class Task(Base):
    """Something that a user wants to get done."""

    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    description: Mapped[str | None] = mapped_column(Text())
    priority: Mapped[str | None]
    due_date: Mapped[datetime | None]
    recurrence_rule: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OutboxRow(Base):
    """An event that is committed with its cause and leaves afterwards."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    event_type: Mapped[str]
    topic: Mapped[str]
    key: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default="0")
    available_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_at: Mapped[datetime | None]


# only waiting rows are searched, so the indexes stay as small as the backlog
Index("outbox_waiting", OutboxRow.topic, OutboxRow.id, postgresql_where=OutboxRow.published_at.is_(None))
Index(
    "outbox_waiting_key",
    OutboxRow.topic,
    OutboxRow.key,
    OutboxRow.id,
    postgresql_where=OutboxRow.published_at.is_(None),
)


class ProcessedEvent(Base):
    """A consumer has dealt with an event; the row commits with the effect, so a repeat finds it."""

    __tablename__ = "processed_events"

    consumer: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    processed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ReceivedEvent(Base):
    """What a consumer has seen happen to a task, and over which transport it came."""

    __tablename__ = "received_events"
    __table_args__ = (
        UniqueConstraint("consumer", "event_id"),
        Index("received_events_of_task", "consumer", "user_id", "task_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    consumer: Mapped[str]
    event_id: Mapped[UUID]
    event_type: Mapped[str]
    user_id: Mapped[str]
    task_id: Mapped[int]
    transport: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
