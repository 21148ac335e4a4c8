"""Create a task once, however often a client asks for it with the same Idempotency-Key."""

from __future__ import annotations

import hashlib
from typing import Annotated
from uuid import NAMESPACE_OID, UUID, uuid5

from fastapi import Header
from pydantic import StringConstraints
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from todo.answers import Answer
from todo.database.models import OutboxRow
from todo.runtime import Runtime
from todo.tasks import tasks
from todo.tasks.errors import Conflict, Invalid
from todo.tasks.schemas import ChangedTask, NewTask

Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
IdempotencyKey = Annotated[Key | None, Header(alias="Idempotency-Key")]


async def created_once(runtime: Runtime, user: str, new: NewTask, key: str | None) -> ChangedTask:
    """Return the task that a request makes, or the one that an earlier request with this key made.

    The answer is kept for clients that ask again within a day. What makes it safe is the event's id, which comes from
    the key: a second task would need a second event of that id, which the outbox refuses.

    Raises:
        Invalid: the key was used for another request.
        Conflict: a request with this key is under way.
    """
    if key is None:
        async with runtime.outbox.transaction() as session:
            return await tasks.create(session, user, new)
    name, request = _hash(f"{user}/{key}"), _hash(new.model_dump_json())
    kept = await runtime.answers.get(name)
    if kept is None:
        kept = Answer(
            request, (await _created(runtime, user, new, uuid5(NAMESPACE_OID, f"todo {name}"))).model_dump_json()
        )
        await runtime.answers.keep(name, kept)
    if kept.request != request:
        raise Invalid("Idempotency-Key", "was used for another request")
    return ChangedTask.model_validate_json(kept.body)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def _created(runtime: Runtime, user: str, new: NewTask, event_id: UUID) -> ChangedTask:
    try:
        async with runtime.outbox.transaction() as session:
            return await tasks.create(session, user, new, event_id)
    except IntegrityError:
        # somebody was faster, and has not kept the answer yet or could not
        async with runtime.database.sessions() as session:
            payload = await session.scalar(select(OutboxRow.payload).where(OutboxRow.event_id == event_id))
            if payload is None:
                raise Conflict("a request with this Idempotency-Key is under way") from None
            task = await tasks.read(session, user, int(payload["task_id"]))
            return ChangedTask(event_id=event_id, **task.model_dump())
