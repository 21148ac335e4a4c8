"""Tools for categories and tags: two kinds of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from todo.database.models import Category, Tag
from todo.services.backend.agents.call import Call, of
from todo.tasks import names
from todo.tasks.schemas import Id, Named, NewName


def _tools(kind: names.Kind, one: str, many: str) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    async def create(call: Call, new: NewName) -> Named:
        async with of(call) as (runtime, user), runtime.database.sessions.begin() as session:
            return await names.create(session, kind, user, new.name)

    async def find(call: Call) -> list[Named]:
        async with of(call) as (runtime, user), runtime.database.sessions() as session:
            return await names.find(session, kind, user)

    async def rename(call: Call, number: Id, new: NewName) -> Named:
        async with of(call) as (runtime, user), runtime.database.sessions.begin() as session:
            return await names.rename(session, kind, user, number, new.name)

    async def delete(call: Call, number: Id) -> str:
        async with of(call) as (runtime, user), runtime.database.sessions.begin() as session:
            await names.remove(session, kind, user, number)
        return f"{one} {number} is deleted"

    yield f"create_{one}", f"Create a {one}.", create
    yield f"list_{many}", f"List all {many} of the user, by name.", find
    yield f"update_{one}", f"Give a {one} another name.", rename
    yield f"delete_{one}", f"Delete a {one}. Its tasks stay, without it.", delete


TOOLS = (*_tools(Category, "category", "categories"), *_tools(Tag, "tag", "tags"))
