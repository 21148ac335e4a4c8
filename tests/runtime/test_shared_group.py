"""A plain Kafka client and a sidecar in one consumer group, as during a rolling change from one to the other."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer

from .application import Answer, Application
from .manifests import PUBSUB, pubsub

if TYPE_CHECKING:
    from .launch import Launcher
    from .topics import Topics
    from .world import World

ROUTE = "/events/task"
WITHIN_SECONDS = 20


def subscriber(topic: str) -> Application:
    subscriptions = [{"pubsubname": PUBSUB, "topic": topic, "route": ROUTE}]
    return Application({"GET /dapr/subscribe": Answer(subscriptions), f"POST {ROUTE}": Answer()})


def plain_member(world: World, group: str, topic: str) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        topic,
        bootstrap_servers=world.broker.internal_bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        heartbeat_interval_ms=200,  # how soon it hears that somebody has joined
    )


async def wait_until_shared(member: AIOKafkaConsumer) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while len(member.assignment()) != 1:
        assert time.monotonic() < deadline, f"the plain member still has {member.assignment()}"
        await asyncio.sleep(0.05)


def test_with_the_charts_strategy_they_share_the_partitions(dapr: Launcher, world: World, topics: Topics) -> None:
    topic = topics.create(partitions=2)

    async def share() -> set[int]:
        with subscriber(topic) as application:
            async with plain_member(world, f"{dapr.app_id}-group", topic) as member:
                dapr.start(pubsub(world), application=application)
                await wait_until_shared(member)
                for key in (b"1", b"2", b"3", b"4"):
                    await asyncio.to_thread(topics.produce, topic, b'{"task_id": 7}', key=key)
                message = await asyncio.wait_for(member.getone(), WITHIN_SECONDS)
                request, *_ = await asyncio.to_thread(application.wait_for, "POST", ROUTE)
                return {message.partition, int(request.headers["__partition"])}

    assert asyncio.run(share()) == {0, 1}


def test_with_daprs_default_the_sidecar_never_joins(dapr: Launcher, world: World, topic: str) -> None:
    async def refuse() -> None:
        with subscriber(topic) as application:
            async with plain_member(world, f"{dapr.app_id}-group", topic):
                manifest = pubsub(world, consumerGroupRebalanceStrategy=None)
                running = dapr.start(manifest, application=application)
                log = running.sidecar.process
                await asyncio.to_thread(
                    log.wait_until_logged, "The provider group protocol type is incompatible", WITHIN_SECONDS
                )
                assert await asyncio.to_thread(running.ready_with_application), "and it says that it is healthy"

    asyncio.run(refuse())
