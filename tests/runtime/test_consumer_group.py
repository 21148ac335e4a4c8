"""Which consumer group a sidecar joins, and which messages that makes it miss."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

from .application import Answer, Application
from .manifests import PUBSUB, pubsub

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .launch import Launcher
    from .topics import Topics
    from .world import World

ROUTE = "/events/task"
DEFAULTS = {"consumerGroup": None, "initialOffset": None, "consumerGroupRebalanceStrategy": None}


def subscriber(topic: str) -> Application:
    subscriptions = [{"pubsubname": PUBSUB, "topic": topic, "route": ROUTE}]
    return Application(
        {
            "GET /dapr/subscribe": Answer(subscriptions),
            f"POST {ROUTE}": Answer({"status": "SUCCESS"}),
        }
    )


def received(application: Application) -> Iterator[str]:
    return (request.json()["number"] for request in application.received("POST", ROUTE))


def message(number: str) -> bytes:
    return b'{"number": "%s"}' % number.encode()


def test_the_defaults_lose_what_was_published_before(dapr: Launcher, world: World, topic: str, topics: Topics) -> None:
    topics.produce(topic, message("before"))
    with subscriber(topic) as application:
        dapr.start(pubsub(world, **DEFAULTS), application=application).ready_with_application()
        deadline = time.monotonic() + 20
        for number in itertools.count(1):
            topics.produce(topic, message(f"after-{number}"))
            if application.received("POST", ROUTE):
                break
            assert time.monotonic() < deadline, "the subscriber received nothing at all"
        first, *_ = received(application)
        topics.wait_committed(dapr.app_id, topic, 1 + number)
    assert first != "before", "delivery is in order, so a later first message means that this one is lost"


def test_the_charts_settings_deliver_it(dapr: Launcher, world: World, topic: str, topics: Topics) -> None:
    topics.produce(topic, message("before"))
    with subscriber(topic) as application:
        dapr.start(pubsub(world), application=application).ready_with_application()
        topics.produce(topic, message("after"))
        application.wait_for("POST", ROUTE, count=2)
        assert list(received(application)) == ["before", "after"]
    topics.wait_committed(f"{dapr.app_id}-group", topic, 2)


def test_a_groups_offsets_continue(dapr: Launcher, world: World, topic: str, topics: Topics) -> None:
    for number in "12345":
        topics.produce(topic, message(number))
    topics.commit(f"{dapr.app_id}-group", topic, 3)
    with subscriber(topic) as application:
        dapr.start(pubsub(world), application=application)
        application.wait_for("POST", ROUTE, count=2)
        assert list(received(application)) == ["4", "5"]
        topics.wait_committed(f"{dapr.app_id}-group", topic, 5)
        assert list(received(application)) == ["4", "5"]
