"""An event that can never be handled, with a dead-letter topic: how often it is tried, and what becomes of the next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from todo.consumers.dead_letters import REASON, TOPIC
from todo.events import TASK_EVENTS
from todo.publishers.partition import partition

from .manifests import pubsub, retries, subscription
from .services import NOTIFICATION, ROUTE, task_created, wire

if TYPE_CHECKING:
    from .databases import Databases
    from .launch import Launcher
    from .services import Services
    from .topics import Topics
    from .world import World

THREE_RETRIES = {"policy": "constant", "duration": "200ms", "maxRetries": 3}


@pytest.mark.parametrize("mode", ["programmatic", "declarative"])
@pytest.mark.parametrize(
    ("policies", "attempts"),
    [
        pytest.param([retries(THREE_RETRIES)], 4, id="three retries"),
        pytest.param([], 1, id="no Resiliency"),
    ],
)
def test_a_poison_event_gives_way(
    policies: list[dict[str, object]],
    attempts: int,
    mode: str,
    dapr: Launcher,
    world: World,
    services: Services,
    databases: Databases,
    topics: Topics,
    topic: str,
) -> None:
    service = services.start(NOTIFICATION, SUBSCRIPTION_MODE=mode, DEAD_LETTER_TOPIC=topic)
    objects = [subscription(TASK_EVENTS, ROUTE, deadLetterTopic=topic)] if mode == "declarative" else []
    # the database refuses this user's events, so the service asks for another attempt each time
    databases.query(services.database, "ALTER TABLE received_events ADD CHECK (user_id <> 'poison')")
    running = dapr.start(pubsub(world), *objects, *policies, application=service).ready_with_application()
    poison, behind = task_created("poison"), task_created()
    for event in (poison, behind):
        assert running.publish(TASK_EVENTS, wire(event), partitionKey="7").status_code == 204
    service.wait_for(behind)
    said = service.said(poison)
    assert len(said) == attempts
    assert all(line.startswith("event must be delivered again: ") for line in said)
    (dead,) = topics.messages(topic, 1)
    assert (dead.key, str(poison.event_id).encode() in dead.value) == (b"7", True)


def test_a_malformed_event_is_kept_there_at_once(
    dapr: Launcher, world: World, services: Services, topics: Topics, topic: str
) -> None:
    service = services.start(NOTIFICATION, DEAD_LETTER_TOPIC=topic)
    running = dapr.start(pubsub(world), retries(THREE_RETRIES), application=service).ready_with_application()
    assert running.publish(TASK_EVENTS, {"event_type": "task.created"}).status_code == 204
    topics.messages(topic, 1)
    assert service.process.log_text().count("dropped a message") == 1


def test_without_a_sidecar_a_poison_event_gives_way_too(
    services: Services, databases: Databases, topics: Topics, topic: str
) -> None:
    service = services.start(NOTIFICATION, **services.without_dapr(), DEAD_LETTER_TOPIC=topic)
    databases.query(services.database, "ALTER TABLE received_events ADD CHECK (user_id <> 'poison')")
    poison, behind = task_created("poison"), task_created()
    for event in (poison, behind):
        topics.produce(TASK_EVENTS, json.dumps(wire(event)).encode(), key=b"7")
    service.wait_for(behind)
    assert len([line for line in service.said(poison) if line.startswith("event must be delivered again: ")]) == 4
    (dead,) = topics.messages(topic, 1)
    assert (dead.key, json.loads(dead.value)) == (b"7", wire(poison))
    headers = {name: value.decode() for name, value in dead.headers}
    assert headers[TOPIC] == TASK_EVENTS
    assert "violates check constraint" in headers[REASON]


def test_without_a_sidecar_a_malformed_event_is_kept_there_at_once_too(
    services: Services, topics: Topics, topic: str
) -> None:
    service = services.start(NOTIFICATION, **services.without_dapr(), DEAD_LETTER_TOPIC=topic)
    topics.produce(TASK_EVENTS, b"no JSON", key=b"7")
    (dead,) = topics.messages(topic, 1)
    assert (dead.key, dead.value) == (b"7", b"no JSON")
    assert service.process.log_text().count("dropped a message") == 1


def test_without_a_sidecar_a_dead_letter_is_where_a_sidecar_would_put_it(services: Services, topics: Topics) -> None:
    topic = topics.create(partitions=3)
    services.start(NOTIFICATION, **services.without_dapr(), DEAD_LETTER_TOPIC=topic)
    keys = [str(number).encode() for number in range(6)]
    for key in keys:
        topics.produce(TASK_EVENTS, b"no JSON", key=key)
    dead = {letter.key: letter.partition for letter in topics.messages(topic, len(keys))}
    assert dead == {key: partition(key, range(3), range(3)) for key in keys}


def test_without_a_sidecar_a_message_with_no_room_for_headers_gives_way_too(
    services: Services, topics: Topics, topic: str
) -> None:
    services.start(NOTIFICATION, **services.without_dapr(), DEAD_LETTER_TOPIC=topic)
    large = b"x" * (2**20 - 200)
    topics.produce(TASK_EVENTS, large, key=b"7")
    (dead,) = topics.messages(topic, 1)
    assert (dead.value, dead.headers) == (large, ())
