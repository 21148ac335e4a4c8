"""What is published, what consumers remember, and what was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Identity, Index, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from todo.database.models.base import Base


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
    traceparent: Mapped[str | None] = mapped_column(String(55))


# only waiting rows are searched, so the indexes stay as small as the backlog
Index("outbox_waiting", OutboxRow.topic, OutboxRow.id, postgresql_where=OutboxRow.published_at.is_(None))
Index(
    "outbox_waiting_key",
    OutboxRow.topic,
    OutboxRow.key,
    OutboxRow.id,
    postgresql_where=OutboxRow.published_at.is_(None),
)
Index("outbox_by_age", OutboxRow.created_at, postgresql_using="brin")


class ProcessedEvent(Base):
    """A consumer has dealt with an event; the row commits with the effect, so a repeat finds it."""

    __tablename__ = "processed_events"

    consumer: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    processed_at: Mapped[datetime] = mapped_column(server_default=func.now())


Index("processed_events_by_age", ProcessedEvent.processed_at, postgresql_using="brin")


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


class KeptAnswer(Base):
    """What was answered to a request with an Idempotency-Key."""

    __tablename__ = "kept_answers"

    name: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str]
    body: Mapped[str] = mapped_column(Text())
    kept_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
