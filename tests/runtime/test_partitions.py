"""On which partition a key lands: the application's own Kafka publisher must choose as the sidecar does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from todo.dapr import DaprClient
from todo.events import Message
from todo.publishers.dapr import DaprPublisher
from todo.publishers.kafka import KafkaPublisher
from todo.settings import KafkaEnv, PublishEnv, load

from .manifests import PUBSUB, pubsub

if TYPE_CHECKING:
    from todo.events import Publisher

    from .launch import Launcher
    from .services import Services
    from .topics import Topics
    from .world import World

KEYS = [f"{number}" for number in range(1, 1001)]
BATCH = 100
FEW = KEYS[:12]


def test_both_ways_put_a_key_on_the_same_partition(
    dapr: Launcher, world: World, topics: Topics, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in services.without_dapr().items():
        monkeypatch.setenv(name, value)
    topic = {way: topics.create(partitions=3) for way in ("direct", "raw", "cloudevents")}
    port = dapr.start(pubsub(world)).ready().sidecar.http_port

    async def publish() -> None:
        ways: dict[str, Publisher] = {"direct": KafkaPublisher(load(KafkaEnv), "test")}
        for form in ("raw", "cloudevents"):
            env = PublishEnv(pubsub_name=PUBSUB, event_format=form)
            ways[form] = DaprPublisher(DaprClient(port), env, "test")
        for way, publisher in ways.items():
            for start in range(0, len(KEYS), BATCH):
                messages = [Message(uuid4(), "test", key, {}) for key in KEYS[start : start + BATCH]]
                assert await publisher.publish(topic[way], messages) == {}
            await publisher.close()

    asyncio.run(publish())
    partitions = {
        way: {message.key.decode(): message.partition for message in topics.messages(name, len(KEYS))}
        for way, name in topic.items()
    }
    assert set(partitions["direct"]) == set(KEYS)
    assert set(partitions["direct"].values()) == {0, 1, 2}
    assert partitions["direct"] == partitions["raw"] == partitions["cloudevents"]

    usual = {key: topics.produce(topic["direct"], b"{}", key=key.encode()) for key in FEW}
    assert usual != {key: partitions["raw"][key] for key in FEW}, "aiokafka's own murmur2 would not need replacing"
