"""Another broker by values alone: the chart's own overlay, loaded by the real daprd beside the real broker."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from node import process
from toolchain import locate

from .application import Answer, Application
from .manifests import secrets
from .test_chart import CHART, EVENT, NAMESPACE, sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .launch import Launcher
    from .manifests import Manifest
    from .world import World

PASSWORD = "password-of-redis"
PORT = 6379
READY_SECONDS = 20


@pytest.fixture(scope="module")
def redis(_private_network: None, directory: Path) -> Iterator[str]:
    """A Redis server with a password, by its address."""
    folder = directory / "redis"
    folder.mkdir()
    settings = ["--bind", "127.0.0.1", "--port", str(PORT), "--requirepass", PASSWORD, "--dir", str(folder)]
    server = process.start("redis", ["redis-server", *settings], folder / "redis.log", directory=folder)
    server.wait_until_logged("Ready to accept connections", READY_SECONDS)
    yield f"127.0.0.1:{PORT}"
    server.stop()


def rendered(overlay: str, *settings: str) -> list[Manifest]:
    """Return what the chart renders with an overlay."""
    words = [word for setting in settings for word in ("--set", setting)]
    command = [str(locate.binary("helm4")), "template", "todo", str(CHART), "--namespace", NAMESPACE,
               "--values", str(CHART / "values" / f"{overlay}.yaml"), *words]  # fmt: skip
    return list(yaml.safe_load_all(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def test_redis_takes_the_place_of_kafka_and_of_postgresql(
    dapr: Launcher, redis: str, world: World, in_cluster: Mapping[str, str]
) -> None:
    hosts = [f"customComponents.{name}.metadata.redisHost={redis}" for name in ("pubsub-redis", "statestore-redis")]
    objects = rendered("redis", *hosts)
    known = {**secrets(world), "redis-secrets": {"password": PASSWORD}}
    subscriptions = [{"pubsubname": "pubsub-redis", "topic": "task-events", "route": "/events/task"}]
    answers = {"GET /dapr/subscribe": Answer(subscriptions), "POST /events/task": Answer({"status": "SUCCESS"})}
    with Application(answers) as application:
        subscriber = sidecar(dapr, objects, "notification-service", in_cluster, application, secrets=known)
        subscriber.ready_with_application()
        publisher = sidecar(dapr, objects, "backend", in_cluster, secrets=known).ready()
        assert publisher.components() == {"pubsub-redis", "statestore-redis"}
        published = publisher.http.post("/v1.0/publish/pubsub-redis/task-events", json=EVENT)
        assert published.status_code == 204, published.text
        (request,) = application.wait_for("POST", "/events/task")
        assert request.json()["data"] == EVENT
        url = "/v1.0/state/statestore-redis"
        assert publisher.http.post(url, json=[{"key": "task", "value": EVENT}]).status_code == 204
        assert publisher.http.get(f"{url}/task").json() == EVENT


def test_without_a_broker_a_sidecar_keeps_events_and_state_to_itself(
    dapr: Launcher, in_cluster: Mapping[str, str]
) -> None:
    objects = rendered("in-memory")
    alone = sidecar(dapr, objects, "backend", in_cluster).ready()
    assert alone.components() == {"pubsub-in-memory", "statestore-in-memory"}
    assert alone.http.post("/v1.0/publish/pubsub-in-memory/task-events", json=EVENT).status_code == 204
