"""Dead letters of the real broker: what `python -m todo dlq` tells of them, and how they find back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from todo.events import TASK_EVENTS
from todo.publishers.partition import partition

from .manifests import pubsub, retries
from .services import NOTIFICATION, task_created, wire

if TYPE_CHECKING:
    from .databases import Databases
    from .launch import Launcher
    from .services import Services
    from .topics import Topics
    from .world import World

ONE_RETRY = {"policy": "constant", "duration": "200ms", "maxRetries": 1}
REFUSE = "ALTER TABLE received_events ADD CONSTRAINT refused CHECK (user_id <> 'poison')"
ALLOW = "ALTER TABLE received_events DROP CONSTRAINT refused"


@pytest.fixture
def letters(topics: Topics) -> str:
    return topics.create(partitions=3)


def ask(services: Services, letters: str, action: str, **environment: str) -> dict[str, Any]:
    return services.tell(
        "dlq", action, NOTIFICATION, **services.without_dapr() | {"DEAD_LETTER_TOPIC": letters} | environment
    )


@pytest.mark.parametrize("form", ["raw", "cloudevents"])
def test_what_a_sidecar_put_aside_finds_back(
    form: str, dapr: Launcher, world: World, services: Services, databases: Databases, topics: Topics, letters: str
) -> None:
    service = services.start(NOTIFICATION, DEAD_LETTER_TOPIC=letters)
    databases.query(services.database, REFUSE)
    running = dapr.start(pubsub(world), retries(ONE_RETRY), application=service).ready_with_application()
    poison = task_created("poison")
    raw = {"rawPayload": "true"} if form == "raw" else {}
    assert running.publish(TASK_EVENTS, wire(poison), partitionKey="7", **raw).status_code == 204
    topics.messages(letters, 1)

    told = ask(services, letters, "list")
    (letter,) = told["letters"]
    assert (told["topic"], told["more"]) == (letters, 0)
    assert (
        letter.items() >= {"key": "7", "topic": TASK_EVENTS, "event_id": str(poison.event_id), "reason": None}.items()
    )
    databases.query(services.database, ALLOW)
    assert ask(services, letters, "replay") == told
    service.wait_for(poison)
    assert ask(services, letters, "list") == {"topic": letters, "letters": [], "more": 0}


def test_what_was_put_aside_without_a_sidecar_finds_back(
    services: Services, databases: Databases, topics: Topics, letters: str
) -> None:
    service = services.start(NOTIFICATION, **services.without_dapr(), DEAD_LETTER_TOPIC=letters)
    databases.query(services.database, REFUSE)
    poison = task_created("poison")
    key = str(poison.event_id).encode()
    topics.produce(TASK_EVENTS, json.dumps(wire(poison)).encode(), key=key, partitioner=partition)
    (dead,) = topics.messages(letters, 1)

    (letter,) = ask(services, letters, "list")["letters"]
    assert (letter["topic"], letter["event_type"], letter["offset"]) == (TASK_EVENTS, "task.created", dead.offset)
    assert "violates check constraint" in letter["reason"]

    # nothing has changed, so it comes back, and waits for the next replay
    assert ask(services, letters, "replay")["letters"] == [letter]
    topics.messages(letters, 2)
    (again,) = ask(services, letters, "list")["letters"]
    assert (again["event_id"], again["offset"]) == (letter["event_id"], dead.offset + 1)

    databases.query(services.database, ALLOW)
    ask(services, letters, "replay")
    service.wait_for(poison)
    assert ask(services, letters, "list")["letters"] == []
    replayed = topics.messages(TASK_EVENTS, 3, key=key)
    assert [(each.value, each.headers) for each in replayed] == [(dead.value, ())] * 3
    assert len({each.partition for each in replayed}) == 1


def test_some_at_a_time(services: Services, topics: Topics, letters: str) -> None:
    key = str(uuid4()).encode()
    for _ in range(5):
        topics.produce(letters, b"no JSON", key=key)
    assert {each["reason"] for each in ask(services, letters, "list")["letters"]} == {
        "not JSON: Expecting value: line 1 column 1 (char 0)"
    }
    first = services.tell(
        "dlq", "replay", NOTIFICATION, "--most", "2", **services.without_dapr(), DEAD_LETTER_TOPIC=letters
    )
    assert (len(first["letters"]), first["more"]) == (2, 3)
    assert len(ask(services, letters, "list")["letters"]) == 3
    assert len(topics.messages(TASK_EVENTS, 2, key=key)) == 2


def test_what_cannot_be_told(services: Services, letters: str) -> None:
    assert ask(services, "", "list")["problem"].startswith("DEAD_LETTER_TOPIC is not set. Fix: ")
    assert "SaslAuthenticationFailed" in ask(services, letters, "list", KAFKA_SASL_PASSWORD="wrong")["problem"]
    assert "Connect call failed" in ask(services, letters, "list", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")["problem"]
    assert "KAFKA_BOOTSTRAP_SERVERS" in ask(services, letters, "list", KAFKA_BOOTSTRAP_SERVERS="")["problem"]
