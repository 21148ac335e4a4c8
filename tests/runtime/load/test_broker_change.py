"""From Kafka to Redis Streams and back under load, by another name of the component: nothing is lost.

Each consumer goes on reading from the broker it leaves, by a Subscription of its own, until nothing is there any more.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from ..application_flow import TOPICS
from ..manifests import PUBSUB, component
from ..test_broker_swap import PASSWORD, redis  # noqa: F401 - the server is the same
from .conftest import books
from .work import Work

if TYPE_CHECKING:
    from ..databases import Databases
    from .conftest import Start

REDIS = "pubsub-redis"


@pytest.mark.faults
def test_kafka_redis_kafka(start: Start, databases: Databases, redis: str, rounds: int) -> None:  # noqa: F811
    flow = start("dapr", "nothing")
    flow.brokers = [component(REDIS, "pubsub.redis", {"redisHost": redis, "redisPassword": PASSWORD})]
    flow.start()
    work = Work(flow, rounds)
    with work.under_way():
        for broker, leaving in ((REDIS, PUBSUB), (PUBSUB, REDIS)):
            work.wait_for(0.2)
            flow.broker, flow.leaving = broker, leaving
            for name in TOPICS:
                flow.roll(name)
            there = [part.sidecar for parts in flow.parts.values() for part in parts]
            assert all(sidecar and {REDIS, PUBSUB} <= sidecar.components() for sidecar in there)
    ledger = books(flow, databases, work)
    settled = ledger.settle()
    # Redis keeps an order for nobody: a sidecar handles ten messages of a stream at a time
    events = sum(ledger.check(in_order=False).values())
    through_redis = sum(int(count) for count in lengths(redis).values())
    assert through_redis > 0
    print(f"{events} events, {through_redis} of them through Redis, settled {settled:.1f} s later")


def lengths(address: str) -> dict[str, str]:
    """Return how many messages each stream has."""
    host, _, port = address.partition(":")
    command = ["redis-cli", "-h", host, "-p", port, "-a", PASSWORD, "--no-auth-warning"]
    found = {}
    for topic in filter(None, TOPICS.values()):
        done = subprocess.run([*command, "XLEN", topic], capture_output=True, text=True, check=True)
        found[topic] = done.stdout.strip()
    return found
