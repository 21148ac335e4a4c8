"""Categories, tags, completion, recurrence, reminders, sent emails and kept answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add tables and columns; programs of the version before go on with the tables that they know."""
    for table in ("categories", "tags"):
        op.create_table(
            table,
            sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
            sa.Column("user_id", sa.String(255), nullable=False),
            sa.Column("name", sa.String(255), nullable=False),
            sa.UniqueConstraint("user_id", "name"),
        )
    category = sa.ForeignKey("categories.id", ondelete="SET NULL")
    op.add_column("tasks", sa.Column("time_zone", sa.String(255), nullable=False, server_default="UTC"))
    op.add_column("tasks", sa.Column("category_id", sa.BigInteger, category))
    op.add_column("tasks", sa.Column("follows", sa.BigInteger))
    op.add_column("tasks", sa.Column("completed_at", MOMENT))
    op.create_unique_constraint("tasks_follows_key", "tasks", ["follows"])
    op.create_index("ix_tasks_category_id", "tasks", ["category_id"])
    op.create_index("tasks_of_user", "tasks", ["user_id", "id"])
    task = ("tasks.id", "CASCADE")
    op.create_table(
        "task_tags",
        sa.Column("task_id", sa.BigInteger, sa.ForeignKey(task[0], ondelete=task[1]), primary_key=True),
        sa.Column("tag_id", sa.BigInteger, sa.ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("task_id", sa.BigInteger, sa.ForeignKey(task[0], ondelete=task[1]), nullable=False),
        sa.Column("remind_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.UniqueConstraint("task_id", "remind_at"),
    )
    to_come = sa.text("sent_at IS NULL")
    op.create_index("reminders_to_come", "reminders", ["remind_at"], postgresql_where=to_come)
    op.create_table(
        "jobs",
        sa.Column("task_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("moment", MOMENT, nullable=False),
    )
    op.create_table(
        "sent_emails",
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "kept_answers",
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("request", sa.String(255), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False, server_default=sa.func.now(), index=True),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("kept_answers", "sent_emails", "jobs", "reminders", "task_tags"):
        op.drop_table(table)
    op.drop_index("tasks_of_user", "tasks")
    op.drop_index("ix_tasks_category_id", "tasks")
    op.drop_constraint("tasks_follows_key", "tasks")
    for column in ("completed_at", "follows", "category_id", "time_zone"):
        op.drop_column("tasks", column)
    for table in ("tags", "categories"):
        op.drop_table(table)
