"""Print the status of a pod as one line of JSON."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable
from importlib.util import find_spec
from typing import Any

from todo.dapr import DaprError
from todo.database.connection import Database
from todo.database.errors import DATABASE_ERRORS, explain
from todo.settings import ConsumerEnv, DatabaseEnv, SettingsError, SidecarEnv, load
from todo.status import outbox, sidecar

BOUND_SECONDS = 15.0
# the injector sets it
WITH_SIDECAR = "DAPR_HTTP_PORT"


def run() -> int:
    """Print what can be learnt; a part that cannot be asked is told with its `problem`. Returns 0."""
    logging.getLogger().addHandler(logging.NullHandler())  # the answer is all that is to be told
    print(json.dumps(asyncio.run(_status())))
    return 0


async def _status() -> dict[str, Any]:
    parts = {"outbox": _outbox()}
    if WITH_SIDECAR in os.environ:
        parts["sidecar"] = _sidecar()
    if "KAFKA_CONSUMER_GROUP" in os.environ and find_spec("aiokafka"):
        parts["group"] = _group()
    answers = await asyncio.gather(*(_bounded(part) for part in parts.values()))
    return dict(zip(parts, answers, strict=True))


async def _outbox() -> dict[str, Any]:
    database = Database(load(DatabaseEnv))
    try:
        return await outbox.describe(database)
    finally:
        await database.close()


async def _sidecar() -> dict[str, Any]:
    return await sidecar.describe(load(SidecarEnv))


async def _group() -> dict[str, Any]:
    from aiokafka.errors import KafkaError

    from todo.kafka import Complaints
    from todo.kafka import explain as explain_kafka
    from todo.status import group

    settings = load(ConsumerEnv)
    complaints = Complaints()
    try:
        return await group.describe(settings)
    except KafkaError as error:
        return {"problem": explain_kafka(settings.kafka_bootstrap_servers, complaints.take() or str(error))}


async def _bounded(part: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    try:
        async with asyncio.timeout(BOUND_SECONDS):
            return await part
    except TimeoutError:
        return {"problem": f"no answer within {BOUND_SECONDS:.0f} s"}
    except (DaprError, SettingsError) as error:
        return {"problem": str(error)}
    except DATABASE_ERRORS as error:
        return {"problem": explain(error)}
