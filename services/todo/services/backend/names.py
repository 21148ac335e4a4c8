"""Categories and tags over REST: two kinds of the same."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from todo.database.models import Category, Tag
from todo.tasks import names
from todo.tasks.schemas import Id, Named, NewName
from todo.web import AuthorisedUser, CurrentRuntime


def _routes(kind: names.Kind, plural: str) -> APIRouter:
    routes = APIRouter(prefix=f"/{plural}", tags=[plural])

    @routes.post("", status_code=HTTPStatus.CREATED)
    async def create(user: AuthorisedUser, new: NewName, runtime: CurrentRuntime) -> Named:
        async with runtime.database.sessions.begin() as session:
            return await names.create(session, kind, user, new.name)

    @routes.get("")
    async def find(user: AuthorisedUser, runtime: CurrentRuntime) -> list[Named]:
        async with runtime.database.sessions() as session:
            return await names.find(session, kind, user)

    @routes.patch("/{number}")
    async def rename(user: AuthorisedUser, number: Id, new: NewName, runtime: CurrentRuntime) -> Named:
        async with runtime.database.sessions.begin() as session:
            return await names.rename(session, kind, user, number, new.name)

    @routes.delete("/{number}", status_code=HTTPStatus.NO_CONTENT)
    async def remove(user: AuthorisedUser, number: Id, runtime: CurrentRuntime) -> None:
        async with runtime.database.sessions.begin() as session:
            await names.remove(session, kind, user, number)

    return routes


categories = _routes(Category, "categories")
tags = _routes(Tag, "tags")
