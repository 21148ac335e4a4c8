"""Categories and tags: what has nothing but a name, which a user gives once."""

from __future__ import annotations

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from todo.database.models import Name
from todo.tasks.errors import Conflict, NotFound
from todo.tasks.schemas import Named

Kind = type[Name]


async def create(session: AsyncSession, kind: Kind, user: str, name: str) -> Named:
    """Store a name; raises Conflict when the user has it already."""
    row = insert(kind).values(user_id=user, name=name).on_conflict_do_nothing().returning(kind.id)
    number = await session.scalar(row)
    if number is None:
        raise Conflict(f"there is a {_word(kind)} {name} already")
    return Named(id=number, name=name)


async def find(session: AsyncSession, kind: Kind, user: str) -> list[Named]:
    """Return all of a user, by name."""
    rows = await session.scalars(select(kind).where(kind.user_id == user).order_by(kind.name))
    return [Named.model_validate(row) for row in rows]


async def rename(session: AsyncSession, kind: Kind, user: str, number: int, name: str) -> Named:
    """Give one another name; raises NotFound, and Conflict when the user has that name already."""
    taken = select(kind.id).where(kind.user_id == user, kind.name == name, kind.id != number)
    if await session.scalar(taken) is not None:
        raise Conflict(f"there is a {_word(kind)} {name} already")
    row = await session.scalar(select(kind).where(kind.id == number, kind.user_id == user).with_for_update())
    if row is None:
        raise NotFound(f"no {_word(kind)} {number}")
    row.name = name
    return Named(id=number, name=name)


async def remove(session: AsyncSession, kind: Kind, user: str, number: int) -> None:
    """Delete one; its tasks stay, without it; raises NotFound."""
    gone = delete_rows(kind).where(kind.id == number, kind.user_id == user).returning(kind.id)
    if await session.scalar(gone) is None:
        raise NotFound(f"no {_word(kind)} {number}")


def _word(kind: Kind) -> str:
    return kind.__name__.lower()
