"""The chart's ScaledObjects with the real KEDA: it scales on the lag of the group that consumers are in."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from node import netns, record

from .commands import Cluster

pytestmark = pytest.mark.keda

SERVICE = "notification-service"
NAME = f"todo-{SERVICE}"
TOPIC = "task-events"
EVENTS = 20_000
PLAINTEXT = "127.0.0.1:9092"  # the broker's own listener, inside the node
SCALER = {"minReplicas": 1, "maxReplicas": 3, "lagThreshold": 50, "pollingInterval": 1}
METRIC = (
    f"/apis/external.metrics.k8s.io/v1beta1/namespaces/{{namespace}}/s0-kafka-{TOPIC}"
    f"?labelSelector={quote(f'scaledobject.keda.sh/name={NAME}')}"
)


def within(seconds: float, holds: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.5)


def publish(count: int) -> None:
    """Write events that no consumer has a use for, faster than a group reads them."""

    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=PLAINTEXT, linger_ms=5) as producer:
            for number in range(count):
                event = {"event_id": str(uuid4()), "event_type": "task.unknown", "schema_version": 1}
                await producer.send(TOPIC, json.dumps(event).encode(), key=str(number).encode())

    node = record.read()
    assert node is not None
    with netns.entered(node.first):
        asyncio.run(send())


def lag(cluster: Cluster, namespace: str) -> int:
    answer = json.loads(cluster.kubectl("get", "--raw", METRIC.format(namespace=namespace)))
    return int(answer["items"][0]["value"].removesuffix("m")) // (1000 if "m" in answer["items"][0]["value"] else 1)


def test_pods_follow_the_lag_of_the_group_that_the_sidecar_is_in(cluster: Cluster, namespace: str) -> None:
    cluster.add("keda")
    scaler = f"services.{SERVICE}.keda={json.dumps(SCALER)}"
    done = cluster.install(namespace, "-f", "values/keda.yaml", "--set-json", scaler)
    assert done.code == 0, done.text
    ready = cluster.kubectl("-n", namespace, "wait", "scaledobject", "--all", "--for=condition=Ready", "--timeout=60s")
    assert ready.count("condition met") == 2, ready
    publish(EVENTS)
    within(
        60,
        lambda: cluster.get("deployment", NAME, namespace)["spec"]["replicas"] == SCALER["maxReplicas"],
        lambda: cluster.kubectl("-n", namespace, "describe", "scaledobject,hpa"),
    )
    within(120, lambda: lag(cluster, namespace) == 0, lambda: f"{lag(cluster, namespace)} events wait for the group")
