"""What a publish puts on the topic, and what it answers when it cannot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .manifests import PUBSUB, pubsub

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

    from .launch import Dapr, Launcher
    from .topics import Topics
    from .world import World

EVENT = {"event_type": "task.created", "task_id": 7}


@pytest.fixture
def running(dapr: Launcher, world: World) -> Dapr:
    return dapr.start(pubsub(world)).ready()


def envelope(message: ConsumerRecord) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(message.value)
    assert content["specversion"] == "1.0", f"not a CloudEvent: {message.value!r}"
    return content


def test_an_event_is_wrapped_into_a_cloudevent(running: Dapr, topic: str, topics: Topics) -> None:
    assert running.publish(topic, EVENT, partitionKey="7").status_code == 204
    (message,) = topics.messages(topic, 1)
    assert message.key == b"7"
    assert envelope(message)["data"] == EVENT
    assert envelope(message)["pubsubname"] == PUBSUB


def test_raw_payload_in_the_query_sends_the_bytes_as_they_are(running: Dapr, topic: str, topics: Topics) -> None:
    assert running.publish(topic, EVENT, rawPayload="true").status_code == 204
    (message,) = topics.messages(topic, 1)
    assert json.loads(message.value) == EVENT


def test_raw_payload_in_the_body_is_wrapped_with_the_event(running: Dapr, topic: str, topics: Topics) -> None:
    body = {"data": EVENT, "metadata": {"rawPayload": "true"}}
    assert running.publish(topic, body).status_code == 204
    (message,) = topics.messages(topic, 1)
    assert envelope(message)["data"] == body, "the whole body became the data"


@pytest.mark.parametrize("header", ["rawPayload", "metadata.rawPayload"])
def test_raw_payload_as_a_header_is_ignored(header: str, running: Dapr, topic: str, topics: Topics) -> None:
    answer = running.http.post(f"/v1.0/publish/{PUBSUB}/{topic}", json=EVENT, headers={header: "true"})
    assert answer.status_code == 204
    (message,) = topics.messages(topic, 1)
    assert envelope(message)["data"] == EVENT


def test_raw_payload_must_be_a_bool(running: Dapr, topic: str) -> None:
    answer = running.publish(topic, EVENT, rawPayload="yes")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "ERR_PUBSUB_REQUEST_METADATA")


def test_a_component_name_that_does_not_exist_is_404(running: Dapr, topic: str) -> None:
    answer = running.http.post(f"/v1.0/publish/pubsub/{topic}", json=EVENT)
    assert (answer.status_code, answer.json()["errorCode"]) == (404, "ERR_PUBSUB_NOT_FOUND")


def test_a_topic_that_does_not_exist_is_not_made(running: Dapr) -> None:
    answer = running.publish("nobody-made-this", EVENT)
    assert (answer.status_code, answer.json()["errorCode"]) == (500, "ERR_PUBSUB_PUBLISH_MESSAGE")
    assert "does not exist" in answer.json()["message"]
