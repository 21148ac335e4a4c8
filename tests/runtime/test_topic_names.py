"""A topic with another name in the broker, by the setting that the chart makes of events.topics."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from todo.dapr import DaprClient
from todo.events import TASK_EVENTS, Message
from todo.publishers.dapr import DaprPublisher
from todo.publishers.kafka import KafkaPublisher
from todo.settings import KafkaEnv, PublishEnv, load

from .manifests import PUBSUB, pubsub
from .services import NOTIFICATION, task_created, wire

if TYPE_CHECKING:
    from todo.events import Publisher

    from .launch import Launcher
    from .services import Services
    from .world import World


@pytest.mark.parametrize("way_in", ["sidecar", "direct"])
def test_both_ways_out_and_in_know_it(
    way_in: str, dapr: Launcher, world: World, services: Services, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"TOPICS": json.dumps({TASK_EVENTS: topic})}
    service = services.start(NOTIFICATION, port=None, **(services.without_dapr() if way_in == "direct" else {}) | names)
    sidecar = dapr.start(pubsub(world), application=service if way_in == "sidecar" else None).ready()
    for name, value in (services.without_dapr() | names | {"PUBSUB_NAME": PUBSUB}).items():
        monkeypatch.setenv(name, value)
    events = [task_created(), task_created()]

    async def publish() -> None:
        client = DaprClient(sidecar.sidecar.http_port)
        ways: list[Publisher] = [
            KafkaPublisher(load(KafkaEnv), "test"),
            DaprPublisher(client, load(PublishEnv), "test"),
        ]
        for publisher, event in zip(ways, events, strict=True):
            message = Message(event.event_id, event.event_type, "7", wire(event))
            assert await publisher.publish(TASK_EVENTS, [message]) == {}
            await publisher.close()

    asyncio.run(publish())
    for event in events:
        service.wait_for(event)
