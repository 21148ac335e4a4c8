"""What `python -m todo status` tells of the real sidecar, broker and database."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .manifests import PUBSUB, SECRETSTORE, pubsub
from .services import NOTIFICATION

if TYPE_CHECKING:
    from .launch import Launcher
    from .services import Services
    from .topics import Topics
    from .world import World

TOPIC = "task-events"
WITHIN_SECONDS = 30


def wait_for(ask: Callable[[], dict[str, Any]], holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not holds(status := ask()):
        assert time.monotonic() < deadline, status
    return status


def test_of_a_service_with_a_sidecar(dapr: Launcher, world: World, services: Services) -> None:
    service = services.start(NOTIFICATION)
    sidecar = dapr.start(pubsub(world), application=service).ready_with_application()

    def ask() -> dict[str, Any]:
        return services.status(**services.without_dapr(), DAPR_HTTP_PORT=str(sidecar.sidecar.http_port))

    status = wait_for(ask, lambda status: status["group"]["state"] == "Stable")
    assert status["sidecar"] == {"version": "1.18.3", "components": [SECRETSTORE, PUBSUB], "topics": [TOPIC]}
    (member,) = status["group"]["members"]
    assert member["topics"] == {TOPIC: [0, 1, 2]}
    assert status["outbox"] == {"waiting": 0, "oldest_seconds": 0.0}


def test_of_a_service_without_one(services: Services) -> None:
    services.start(NOTIFICATION, **services.without_dapr())
    status = wait_for(lambda: services.status(**services.without_dapr()), lambda status: status["group"]["members"])
    assert "sidecar" not in status
    (member,) = status["group"]["members"]
    assert member["topics"] == {TOPIC: [0, 1, 2]}


def test_of_a_group_whose_members_are_gone(services: Services, topics: Topics) -> None:
    service = services.start(NOTIFICATION, **services.without_dapr())
    wait_for(lambda: services.status(**services.without_dapr()), lambda status: status["group"]["members"])
    service.process.stop()
    for _ in range(3):
        topics.produce(TOPIC, b"{}", key=b"7")
    group = services.status(**services.without_dapr())["group"]
    assert (group["state"], group["members"], group["lag"]) == ("Empty", [], {TOPIC: 3})


def test_of_what_cannot_be_reached(services: Services) -> None:
    nowhere = services.without_dapr() | {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9", "DAPR_HTTP_PORT": "9"}
    status = services.status(**nowhere)
    assert status["group"]["problem"].startswith("Kafka at 127.0.0.1:9: ")
    assert "Fix: start the broker" in status["group"]["problem"]
    assert (
        status["sidecar"]["problem"] == "0 SIDECAR_UNREACHABLE: no answer from http://127.0.0.1:9: Connection refused"
    )
    assert "outbox" in status["outbox"]["problem"]


def test_of_a_setting_that_is_wrong(services: Services) -> None:
    status = services.status(**services.without_dapr(), DAPR_HTTP_PORT="none")
    assert status["sidecar"]["problem"].startswith("DAPR_HTTP_PORT is wrong")
