"""Faults of the outside world: each ends with what happened, where, and what to do, and leaves nothing half-made."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from node import record
from toolchain.locate import binary

from .commands import Cluster, todoctl

# after which the user has been told at the latest, by todoctl's own clock
TOLD_SECONDS = 60
# with the time that the pods take to end when everything is taken back
WITHIN_SECONDS = 150
KINDS = "deployments,jobs,services,serviceaccounts,roles,rolebindings,components,configurations,configmaps,secrets"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong outside the chart.

    Args:
        name: of the case.
        told: texts that the user must be told.
        spoil: changes the namespace before the installation.
        values: changes the values.
    """

    name: str
    told: tuple[str, ...]
    spoil: Callable[[Cluster, str], None] = lambda _cluster, _namespace: None
    values: tuple[str, ...] = ()


def _set(secret: str, **texts: str) -> Callable[[Cluster, str], None]:
    def spoil(cluster: Cluster, namespace: str) -> None:
        data = {key: base64.b64encode(text.encode()).decode() for key, text in texts.items()}
        cluster.kubectl("-n", namespace, "patch", "secret", secret, "-p", json.dumps({"data": data}))

    return spoil


def _without_key(secret: str, key: str) -> Callable[[Cluster, str], None]:
    def spoil(cluster: Cluster, namespace: str) -> None:
        patch = json.dumps([{"op": "remove", "path": f"/data/{key}"}])
        cluster.kubectl("-n", namespace, "patch", "secret", secret, "--type=json", "-p", patch)

    return spoil


def _without(secret: str) -> Callable[[Cluster, str], None]:
    return lambda cluster, namespace: _delete(cluster, namespace, secret)


def _delete(cluster: Cluster, namespace: str, secret: str) -> None:
    cluster.kubectl("-n", namespace, "delete", "secret", secret)


def _wrong_database_password(cluster: Cluster, namespace: str) -> None:
    dsn = cluster.get("secret", "todo-app-secrets", namespace)["data"]["POSTGRES_CONNECTION_STRING"]
    _, _, place = base64.b64decode(dsn).decode().partition("@")
    _set("todo-app-secrets", POSTGRES_CONNECTION_STRING=f"postgresql://todo:wrong@{place}")(cluster, namespace)


def _foreign_service(cluster: Cluster, namespace: str) -> None:
    cluster.kubectl("-n", namespace, "create", "service", "clusterip", "todo-backend", "--tcp=80")


FAULTS = (
    Fault(
        "wrong-kafka-password",
        ("pubsub-kafka", "kafka-secrets", "password"),
        _set("kafka-secrets", password="wrong"),
    ),
    Fault(
        "sha-512-for-a-sha-256-user",
        ("pubsub-kafka", "mechanism", "kafka-secrets-sha-256"),
        values=("--set", "kafka.sasl.existingSecret=kafka-secrets-sha-256"),
    ),
    Fault("name-taken", ("todo-backend", "Service"), _foreign_service),
    Fault(
        "broker-down",
        ("pubsub-kafka", "broker", "kafka.bootstrapServers"),
        values=("--set", "kafka.bootstrapServers=10.244.0.1:9999"),
    ),
    Fault("missing-secret", ("kafka-secrets", "kubectl"), _without("kafka-secrets")),
    Fault("missing-key", ("kafka-secrets", "password", "kubectl"), _without_key("kafka-secrets", "password")),
    Fault(
        "wrong-database-password",
        ("statestore-postgres", "password", "POSTGRES_CONNECTION_STRING"),
        _wrong_database_password,
    ),
    Fault("image-not-there", ("image",), values=("--set", "image.tag=never-built")),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_told_and_nothing_is_left(cluster: Cluster, namespace: str, fault: Fault) -> None:
    fault.spoil(cluster, namespace)
    before = _objects(cluster, namespace)
    done = cluster.install(namespace, *fault.values, within=WITHIN_SECONDS)
    assert done.code == 1, done.text
    for text in fault.told:
        assert text in done.text, f"{text!r} is not in:\n{done.text}"
    assert "fix" in done.text.lower()
    assert max(map(float, re.findall(r"^ +(\d+\.\d) s  ", done.out, re.MULTILINE)), default=0) < TOLD_SECONDS
    assert _objects(cluster, namespace) == before, "something is left half-made"


def _objects(cluster: Cluster, namespace: str) -> set[str]:
    """Return what is there, but for the Services that Dapr's operator removes a moment after their Deployments."""
    names = cluster.kubectl("-n", namespace, "get", KINDS, "-o", "name").split()
    return {name for name in names if not name.endswith("-dapr")}


def test_a_failed_upgrade_goes_back_to_what_ran(cluster: Cluster, namespace: str) -> None:
    assert cluster.install(namespace).code == 0
    before = cluster.get("component", "pubsub-kafka", namespace)["spec"]
    done = cluster.install(namespace, "--set", "kafka.bootstrapServers=10.244.0.1:9999", within=WITHIN_SECONDS)
    assert done.code == 1, done.text
    assert cluster.get("component", "pubsub-kafka", namespace)["spec"] == before
    tested = cluster.test(namespace)
    assert tested.code == 0, tested.text


def test_a_failing_test_pod_is_told_with_its_fix_and_its_log(cluster: Cluster, namespace: str) -> None:
    assert cluster.install(namespace).code == 0
    cluster.kubectl("-n", namespace, "scale", "deployment", "todo-notification-service", "--replicas=0")
    done = cluster.test(namespace)
    assert done.code == 1, done.text
    assert "failed" in done.text.lower()
    assert "fix" in done.text.lower()
    assert "logs: .todoctl/test/" in done.text


def test_without_dapr_the_preflight_says_how_to_get_it(cluster: Cluster, namespace: str) -> None:
    environment = os.environ | {"KUBECONFIG": str(cluster.kubeconfig)}
    subprocess.run([binary("helm4"), "uninstall", "dapr", "-n", "dapr-system", "--wait"], check=True, env=environment)
    cluster.kubectl("delete", "crd", "-l", "app.kubernetes.io/part-of=dapr", "--ignore-not-found")
    for crd in cluster.kubectl("get", "crd", "-o", "name").split():
        cluster.kubectl("delete", crd)
    try:
        done = cluster.install(namespace, within=WITHIN_SECONDS)
        assert done.code == 1
        assert "Dapr is not installed" in done.text
        assert "helm" in done.text
        assert "dapr init -k" in done.text or "helm upgrade --install dapr" in done.text
        assert not cluster.kubectl("-n", namespace, "get", "deployments", "-o", "name").strip()
    finally:
        todoctl("down")


@pytest.mark.usefixtures("cluster")
def test_status_shows_the_last_lines_of_a_dead_part_and_up_mends_it() -> None:
    running = record.read()
    assert running is not None
    part = running.parts["kube-scheduler"]
    for child in Path(f"/proc/{part.pid}/task/{part.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while part.is_alive():
        assert time.monotonic() < deadline, "kube-scheduler is still alive 10 s after it was killed"
        time.sleep(0.05)
    done = todoctl("status")
    assert done.code == 1, done.text
    assert "kube-scheduler" in done.text
    assert "dead" in done.text
    assert "fix" in done.text
    assert todoctl("up", within=300).code == 0
    assert todoctl("status").code == 0
