"""The trace of an event in the outbox, and indexes by which old rows are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# rows come in the order of their age, so an index of a few pages finds the old ones
BY_AGE = {"outbox": "created_at", "processed_events": "processed_at"}


def upgrade() -> None:
    """Add a column that may be empty; programs of the version before leave it so."""
    op.add_column("outbox", sa.Column("traceparent", sa.String(55)))
    for table, column in BY_AGE.items():
        op.create_index(f"{table}_by_age", table, [column], postgresql_using="brin")


def downgrade() -> None:
    """Drop them."""
    for table in BY_AGE:
        op.drop_index(f"{table}_by_age", table)
    op.drop_column("outbox", "traceparent")
