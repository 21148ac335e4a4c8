"""On which partition a key lands: daprd hashes otherwise than a plain Kafka client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .manifests import pubsub

if TYPE_CHECKING:
    from .launch import Launcher
    from .topics import Topics
    from .world import World

KEYS = [f"{number}" for number in range(1, 13)]
PARTITIONS = 3


def fnv_1a_partition(key: bytes) -> int:
    """The partition that daprd chooses: FNV-1a of the key as a signed number, its remainder without the sign."""
    value = 0x811C9DC5
    for byte in key:
        value = (value ^ byte) * 0x01000193 % 2**32
    signed = value - 2**32 if value >= 2**31 else value
    return abs(signed) % PARTITIONS


def test_daprd_puts_a_key_on_the_fnv_partition(dapr: Launcher, world: World, topics: Topics) -> None:
    topic = topics.create(partitions=PARTITIONS)
    running = dapr.start(pubsub(world)).ready()
    for key in KEYS:
        assert running.publish(topic, {"key": key}, partitionKey=key).status_code == 204
    seen = {message.key.decode(): message.partition for message in topics.messages(topic, len(KEYS))}
    assert seen == {key: fnv_1a_partition(key.encode()) for key in KEYS}
    plain = {key: topics.produce(topic, b"{}", key=key.encode()) for key in KEYS}
    assert plain != seen, "a plain client's murmur2 spreads the same keys otherwise"
