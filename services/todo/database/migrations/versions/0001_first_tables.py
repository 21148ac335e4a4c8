"""Tasks, the outbox, and what consumers remember."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    now = sa.func.now()
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("user_id", sa.String(255), nullable=False, index=True),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("priority", sa.String(255)),
        sa.Column("due_date", moment),
        sa.Column("recurrence_rule", sa.String(255)),
        sa.Column("created_at", moment, nullable=False, server_default=now),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("event_type", sa.String(255), nullable=False),
        sa.Column("topic", sa.String(255), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=now),
        sa.Column("attempts", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("available_at", moment, nullable=False, server_default=now),
        sa.Column("published_at", moment),
    )
    waiting = sa.text("published_at IS NULL")
    op.create_index("outbox_waiting", "outbox", ["topic", "id"], postgresql_where=waiting)
    op.create_index("outbox_waiting_key", "outbox", ["topic", "key", "id"], postgresql_where=waiting)
    op.create_table(
        "processed_events",
        sa.Column("consumer", sa.String(255), primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("processed_at", moment, nullable=False, server_default=now),
    )
    op.create_table(
        "received_events",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("consumer", sa.String(255), nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("event_type", sa.String(255), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("task_id", sa.BigInteger, nullable=False),
        sa.Column("transport", sa.String(255), nullable=False),
        sa.Column("received_at", moment, nullable=False, server_default=now),
        sa.UniqueConstraint("consumer", "event_id"),
    )
    op.create_index("received_events_of_task", "received_events", ["consumer", "user_id", "task_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("received_events", "processed_events", "outbox", "tasks"):
        op.drop_table(table)
