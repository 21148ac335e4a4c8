"""Raw events and CloudEvents, on the topic and at consumers of both kinds."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from todo.dapr import DaprClient
from todo.events import TASK_EVENTS, Message
from todo.publishers.dapr import DaprPublisher
from todo.settings import PublishEnv

from .manifests import PUBSUB, pubsub
from .services import NOTIFICATION, task_created, wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from todo.events import TaskCreated

    from .launch import Dapr, Launcher
    from .services import Services
    from .topics import Topics
    from .world import World

FORMATS = ("raw", "cloudevents")


def publish(running: Dapr, event_format: str, topic: str, batches: Sequence[Sequence[TaskCreated]]) -> None:
    """Publish as the application does; a batch of more than one event is a bulk publish."""

    async def send() -> None:
        env = PublishEnv(pubsub_name=PUBSUB, event_format=event_format)
        publisher = DaprPublisher(DaprClient(running.sidecar.http_port), env, "backend")
        for batch in batches:
            messages = [Message(each.event_id, each.event_type, str(each.task_id), wire(each)) for each in batch]
            assert await publisher.publish(topic, messages) == {}
        await publisher.close()

    asyncio.run(send())


def events() -> list[list[TaskCreated]]:
    return [[task_created()], [task_created(), task_created()]]


@pytest.mark.parametrize("event_format", FORMATS)
def test_what_lies_on_the_topic(event_format: str, dapr: Launcher, world: World, topic: str, topics: Topics) -> None:
    batches = events()
    publish(dapr.start(pubsub(world)).ready(), event_format, topic, batches)
    messages = topics.messages(topic, 3)
    bodies: list[dict[str, Any]] = [json.loads(message.value) for message in messages]
    expected = [wire(each) for batch in batches for each in batch]
    if event_format == "raw":
        assert bodies == expected
    else:
        assert [body["data"] for body in bodies] == expected
        assert [(body["id"], body["type"]) for body in bodies] == [
            (each["event_id"], "task.created") for each in expected
        ]
    assert {message.key for message in messages} == {b"7"}


@pytest.mark.parametrize("consumer", ["dapr", "kafka"])
@pytest.mark.parametrize("event_format", FORMATS)
def test_every_consumer_takes_every_format(
    event_format: str, consumer: str, dapr: Launcher, world: World, services: Services
) -> None:
    service = services.start(NOTIFICATION, **({} if consumer == "dapr" else services.without_dapr()))
    running = dapr.start(pubsub(world), application=service if consumer == "dapr" else None).ready()
    batches = events()
    publish(running, event_format, TASK_EVENTS, batches)
    for event in [each for batch in batches for each in batch]:
        service.wait_for(event)
