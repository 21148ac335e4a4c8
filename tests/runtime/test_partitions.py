"""On which partition a key lands: the application's own Kafka publisher must choose as the sidecar does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from todo.publishers.partition import partition

from .manifests import pubsub

if TYPE_CHECKING:
    from .launch import Launcher
    from .topics import Topics
    from .world import World

KEYS = [f"{number}" for number in range(1, 13)]


def test_both_ways_put_a_key_on_the_same_partition(dapr: Launcher, world: World, topics: Topics) -> None:
    topic = topics.create(partitions=3)
    running = dapr.start(pubsub(world)).ready()
    for key in KEYS:
        assert running.publish(topic, {"key": key}, partitionKey=key).status_code == 204
    through_dapr = {message.key.decode(): message.partition for message in topics.messages(topic, len(KEYS))}
    direct = {key: topics.produce(topic, b"{}", key=key.encode(), partitioner=partition) for key in KEYS}
    assert direct == through_dapr
    assert set(direct.values()) == {0, 1, 2}

    usual = {key: topics.produce(topic, b"{}", key=key.encode()) for key in KEYS}
    assert usual != through_dapr, "aiokafka's own murmur2 would not need replacing"
