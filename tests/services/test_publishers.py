"""Both ways out key by the task, tell which messages were refused, and say what to do when all were."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr

from todo.dapr import DaprClient
from todo.events import PublishError
from todo.publishers.dapr import DaprPublisher
from todo.publishers.kafka import KafkaPublisher
from todo.settings import KafkaEnv, PublishEnv, load

from .examples import message
from .fake_sidecar import FakeSidecar

PUBSUB = PublishEnv(pubsub_name="pubsub-kafka")


@pytest.fixture
def plain_kafka(monkeypatch: pytest.MonkeyPatch, unused_port: int) -> KafkaEnv:
    """A cluster at an address where nothing listens."""
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", f"127.0.0.1:{unused_port}")
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT")
    return load(KafkaEnv)


async def test_dapr_gets_the_task_as_the_key_and_the_event_id_as_the_cloud_events_id(sidecar: FakeSidecar) -> None:
    publisher = DaprPublisher(DaprClient(sidecar.port), PUBSUB, "backend")
    single, *_ = batch = [message("7"), message("8")]
    assert await publisher.publish("task-events", [single]) == {}
    assert await publisher.publish("task-events", batch) == {}
    await publisher.close()
    expected = {"partitionKey": "7", "cloudevent.id": str(single.event_id), "cloudevent.type": "task.created"}
    assert sidecar.published[0].query == {f"metadata.{name}": value for name, value in expected.items()}
    assert sidecar.published[0].content == single.payload
    assert [entry["metadata"]["partitionKey"] for entry in sidecar.bulk[0].content] == ["7", "8"]
    assert sidecar.bulk[0].content[0]["metadata"] == expected


async def test_dapr_is_asked_for_the_events_as_they_are(sidecar: FakeSidecar) -> None:
    env = PublishEnv(pubsub_name="pubsub-kafka", event_format="raw")
    publisher = DaprPublisher(DaprClient(sidecar.port), env, "backend")
    single, *_ = batch = [message("7"), message("8")]
    assert await publisher.publish("task-events", [single]) == {}
    assert await publisher.publish("task-events", batch) == {}
    await publisher.close()
    assert sidecar.published[0].query == {"metadata.rawPayload": "true", "metadata.partitionKey": "7"}
    assert sidecar.bulk[0].query == {"metadata.rawPayload": "true"}
    assert [entry["metadata"] for entry in sidecar.bulk[0].content] == [{"partitionKey": "7"}, {"partitionKey": "8"}]


async def test_dapr_tells_the_refused_messages_of_a_batch(sidecar: FakeSidecar) -> None:
    good, bad = message("7"), message("8")
    failed = [{"entryId": str(bad.event_id), "error": "too large"}]
    sidecar.refusals["publish"] = (500, {"failedEntries": failed, "errorCode": "ERR_PUBSUB_PUBLISH_MESSAGE"})
    publisher = DaprPublisher(DaprClient(sidecar.port), PUBSUB, "backend")
    assert await publisher.publish("task-events", [good, bad]) == {bad.event_id: "too large"}
    with pytest.raises(PublishError, match="too large"):
        await publisher.publish("task-events", [bad])
    await publisher.close()


@pytest.mark.parametrize(
    ("status", "code", "fix"),
    [
        (404, "ERR_PUBSUB_NOT_FOUND", r"Fix: add task-events to services\.backend\.publishes, which puts"),
        (403, "ERR_PUBSUB_FORBIDDEN", r"Fix: add task-events to services\.backend\.publishes$"),
        (500, "ERR_PUBSUB_PUBLISH_MESSAGE", r"Fix: look at the broker"),
    ],
)
async def test_dapr_says_what_to_change(sidecar: FakeSidecar, status: int, code: str, fix: str) -> None:
    sidecar.refusals["publish"] = (status, {"errorCode": code, "message": "no"})
    publisher = DaprPublisher(DaprClient(sidecar.port), PUBSUB, "backend")
    with pytest.raises(PublishError, match=rf"^pubsub-kafka/task-events: {status} {code}: no\. {fix}"):
        await publisher.publish("task-events", [message()])
    await publisher.close()


async def test_a_sidecar_that_demands_a_token_names_its_value(sidecar: FakeSidecar) -> None:
    sidecar.api_token = "right"
    publisher = DaprPublisher(DaprClient(sidecar.port, api_token=SecretStr("wrong")), PUBSUB, "backend")
    with pytest.raises(
        PublishError, match=r"401 API_TOKEN_REFUSED: .*\. Fix: let services\.backend\.dapr\.apiTok"
    ) as caught:
        await publisher.publish("task-events", [message()])
    assert "wrong" not in str(caught.value)
    await publisher.close()


async def test_a_missing_sidecar_names_the_switch(unused_port: int) -> None:
    publisher = DaprPublisher(DaprClient(unused_port), PUBSUB, "backend")
    with pytest.raises(PublishError, match=r"Connection refused\. Fix: set services\.backend\.dapr\.sidecar=true"):
        await publisher.publish("task-events", [message()])
    await publisher.close()


async def test_kafka_that_is_down_names_the_address_and_the_cause(plain_kafka: KafkaEnv) -> None:
    publisher = KafkaPublisher(plain_kafka, "backend")
    for _attempt in range(2):
        with pytest.raises(PublishError) as caught:
            await publisher.publish("task-events", [message()])
        assert str(caught.value).startswith(f"Kafka at {plain_kafka.kafka_bootstrap_servers}: ")
        assert "Connect call failed" in str(caught.value)
        assert str(caught.value).endswith("Fix: start the broker, or correct kafka.bootstrapServers")
    await publisher.close()


async def test_all_who_publish_while_kafka_is_down_are_told(plain_kafka: KafkaEnv) -> None:
    publisher = KafkaPublisher(plain_kafka, "backend")
    for _ in range(2):
        async with asyncio.timeout(20):
            batches = (publisher.publish(topic, [message()]) for topic in ("task-events", "task-recurrence"))
            answers = await asyncio.gather(*batches, return_exceptions=True)
        assert [type(answer) for answer in answers] == [PublishError, PublishError]
    await publisher.close()


async def test_a_batch_without_an_answer_is_given_up(plain_kafka: KafkaEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("todo.publishers.kafka.BATCH_SECONDS", 0.1)

    async def connected() -> None:
        await asyncio.sleep(60)

    publisher = KafkaPublisher(plain_kafka, "backend")
    monkeypatch.setattr(publisher, "_connected", connected)
    with pytest.raises(PublishError, match="no answer"):
        await publisher.publish("task-events", [message()])
    await publisher.close()
