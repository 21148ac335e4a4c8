"""Print the dead letters of a service, or those that were replayed, as one line of JSON."""

from __future__ import annotations

import asyncio
import json
import logging
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from todo.service import Service
from todo.settings import ConsumerEnv, SettingsError, load

BOUND_SECONDS = 45.0
NO_TOPIC = "DEAD_LETTER_TOPIC is not set. Fix: set subscriptions.deadLetter=true"
NO_CLIENT = "this image has no Kafka client. Fix: build it with --build-arg KAFKA=1, or read the topic by Kafka's tools"


def run(module: str, most: int, *, replay: bool) -> int:
    """Print what is there, or the `problem` why that cannot be told. Returns 0.

    Args:
        module: where the `SERVICE` is.
        most: how many letters.
        replay: publish them to the topics they came from.
    """
    logging.getLogger().addHandler(logging.NullHandler())  # the answer is all that is to be told
    print(json.dumps(asyncio.run(_answer(module, most, replay=replay))))
    return 0


async def _answer(module: str, most: int, *, replay: bool) -> dict[str, Any]:
    if find_spec("aiokafka") is None:
        return {"problem": NO_CLIENT}
    from aiokafka.errors import KafkaError

    from todo.kafka import Complaints, explain

    service: Service = import_module(module).SERVICE
    complaints = Complaints()
    servers = ""
    try:
        settings = load(ConsumerEnv)
        servers = settings.kafka_bootstrap_servers
        if settings.dead_letter_topic is None:
            return {"problem": NO_TOPIC}
        async with asyncio.timeout(BOUND_SECONDS):
            return await _letters(settings, [each.topic for each in service.subscriptions], most, replay=replay)
    except SettingsError as error:
        return {"problem": str(error)}
    except TimeoutError:
        return {"problem": f"not done within {BOUND_SECONDS:.0f} s. Fix: ask for fewer letters at once"}
    except KafkaError as error:
        return {"problem": explain(servers, complaints.take() or str(error))}


async def _letters(settings: ConsumerEnv, topics: list[str], most: int, *, replay: bool) -> dict[str, Any]:
    from todo.dlq.letters import letters

    async with letters(settings, [settings.called(topic) for topic in topics]) as box:
        found, more = await box.read(most)
        described = [each.describe() for each in found]
        if replay:
            if lost := [each for each in found if each.topic is None]:
                where = lost[0].record
                return {"problem": f"nothing tells the topic of the letter {where.partition}/{where.offset}"}
            await box.replay(found)
    return {"topic": settings.dead_letter_topic, "letters": described, "more": more}
