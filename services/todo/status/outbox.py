"""What waits in the outbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from todo.database.connection import Database
from todo.database.models import OutboxRow


async def describe(database: Database) -> dict[str, Any]:
    """Return how many events are `waiting` in the outbox, and the age of the oldest in seconds.

    Raises:
        DATABASE_ERRORS: the outbox cannot be read.
    """
    waiting = select(func.count(), func.extract("epoch", func.now() - func.min(OutboxRow.created_at))).where(
        OutboxRow.published_at.is_(None)
    )
    async with database.sessions() as session:
        count, age = (await session.execute(waiting)).one()
    return {"waiting": count, "oldest_seconds": round(float(age or 0), 1)}
