"""plan, migrate and rollback on the real cluster: forward phase by phase and back, with pods that tell what they do."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka import AIOKafkaConsumer

from node import netns, record

from .commands import Cluster, Done, todoctl

PLAINTEXT = "127.0.0.1:9092"  # the broker's own listener, inside the node
GROUP, TOPIC = "notification-service-group", "task-events"
FIRST = "0-direct-kafka"


def run(cluster: Cluster, namespace: str, command: str, *more: str) -> Done:
    return todoctl(command, *cluster.release(namespace), *more, within=590)


def install(cluster: Cluster, namespace: str, phase: str) -> None:
    done = cluster.install(namespace, "-f", f"values/migration/{phase}.yaml")
    assert done.code == 0, done.text


def phase(cluster: Cluster, namespace: str) -> str:
    notes = cluster.helm("helm4", "get", "notes", "todo", "-n", namespace).stdout
    return next(line for line in notes.splitlines() if line.startswith("Phase: ")).removeprefix("Phase: ")


@contextmanager
def stranger() -> Iterator[None]:
    """Somebody who is none of the release's pods reads along in one of its consumer groups."""
    node = record.read()
    assert node is not None
    ended = threading.Event()

    def read() -> None:
        async def member() -> None:
            async with AIOKafkaConsumer(TOPIC, bootstrap_servers=PLAINTEXT, group_id=GROUP):
                await asyncio.to_thread(ended.wait)

        with netns.entered(node.first):
            asyncio.run(member())

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_forward_a_phase_at_a_time_and_back_at_once(cluster: Cluster, namespace: str) -> None:
    install(cluster, namespace, "2-sidecars")
    planned = run(cluster, namespace, "plan")
    assert planned.code == 0, planned.text
    assert "USE_DAPR: false -> true" in planned.out
    assert "pods replaced: backend\n" in planned.out
    assert phase(cluster, namespace) == "2-sidecars", "a plan changes nothing"

    there = run(cluster, namespace, "migrate", "--to", "4", "--watch", "1")
    assert there.code == 0, there.text
    assert phase(cluster, namespace) == "4-consumers"
    assert there.out.count(" works after ") == 2
    assert "memory of a sidecar" in there.out, "what is watched can be measured"

    back = run(cluster, namespace, "rollback", "--to", FIRST)
    assert back.code == 0, back.text
    assert phase(cluster, namespace) == FIRST
    print(back.out.splitlines()[-1])
    assert cluster.kubectl("-n", namespace, "get", "components,configurations.dapr.io,resiliencies", "-o", "name") == ""
    tested = cluster.test(namespace)
    assert tested.code == 0, tested.text


def test_a_group_with_a_stranger_in_it_is_not_well(cluster: Cluster, namespace: str) -> None:
    install(cluster, namespace, FIRST)
    with stranger():
        time.sleep(5)  # a member is one of the group when the others have joined again
        unwell = run(cluster, namespace, "migrate", "--watch", "1")
        assert unwell.code == 1, unwell.text
        assert "nothing was changed" in unwell.err
    assert phase(cluster, namespace) == FIRST
