"""A trace through the real broker: from a publisher by either way out to a consumer by either way in."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import pytest

from todo.dapr import DaprClient
from todo.events import TASK_EVENTS, Message
from todo.publishers.dapr import DaprPublisher
from todo.publishers.kafka import KafkaPublisher
from todo.settings import KafkaEnv, PublishEnv

from .manifests import PUBSUB, pubsub
from .services import NOTIFICATION, task_created, wire

if TYPE_CHECKING:
    from .launch import Launcher
    from .services import Running, Services
    from .world import World

Way = Literal["kafka", "raw", "cloudevents"]


def publish(way: Way, messages: list[Message], services: Services, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in services.without_dapr().items():
        monkeypatch.setenv(name, value)

    async def run() -> None:
        if way == "kafka":
            publisher: KafkaPublisher | DaprPublisher = KafkaPublisher(KafkaEnv(), "test")  # type: ignore[call-arg]
        else:
            publisher = DaprPublisher(DaprClient(port), PublishEnv(pubsub_name=PUBSUB, event_format=way), "test")
        try:
            assert await publisher.publish(TASK_EVENTS, messages) == {}
        finally:
            await publisher.close()

    asyncio.run(run())


def traces(service: Running, messages: list[Message]) -> list[str | None]:
    lines = [json.loads(line) for line in service.process.log_text().splitlines() if line.startswith("{")]
    handled = {line["event_id"]: line.get("trace_id") for line in lines if line["message"] == "event handled"}
    return [handled[str(each.event_id)] for each in messages]


@pytest.mark.parametrize("count", [1, 3], ids=["one", "bulk"])
@pytest.mark.parametrize("way_in", ["sidecar", "direct"])
@pytest.mark.parametrize("way_out", ["kafka", "raw", "cloudevents"])
def test_the_consumer_s_work_is_part_of_the_publisher_s_trace(
    way_out: Way,
    way_in: str,
    count: int,
    dapr: Launcher,
    world: World,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = services.without_dapr() if way_in == "direct" else {}
    service = services.start(NOTIFICATION, port=None, **environment)
    sidecar = dapr.start(pubsub(world), application=service if way_in == "sidecar" else None).ready()
    events = [task_created() for _ in range(count)]
    ids = [uuid4().hex for _ in events]
    messages = [
        Message(event.event_id, event.event_type, "7", wire(event), f"00-{trace}-b7ad6b7169203331-01")
        for event, trace in zip(events, ids, strict=True)
    ]
    publish(way_out, messages, services, sidecar.sidecar.http_port, monkeypatch)
    for event in events:
        service.wait_for(event)
    assert traces(service, messages) == ids
