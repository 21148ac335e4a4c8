"""The chart on the real cluster: installed, tested, switched from Kafka to Dapr, removed."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from node.status import status
from node.up import VALUES
from toolchain.paths import REPOSITORY

from .commands import Cluster, todoctl

DIRECT_KAFKA = ("-f", "values/migration/0-direct-kafka.yaml")
GIB = 1 << 30
REPORTS = REPOSITORY / ".todoctl/test"


CHECKS = {"components", "round-trip", "state", "secret-allowed", "secret-denied", "end-to-end"}


@pytest.mark.parametrize("helm", ["helm3", "helm4"])
def test_direct_kafka_then_dapr_then_gone(cluster: Cluster, namespace: str, helm: str) -> None:
    for more, checks in ((DIRECT_KAFKA, {"end-to-end"}), ((), CHECKS)):
        done = cluster.install(namespace, *more, helm=helm)
        assert done.code == 0, done.text
        tested = cluster.test(namespace, helm=helm)
        assert tested.code == 0, tested.text
        assert reported_checks() == checks
    by_itself = cluster.helm(helm, "test", "todo", "-n", namespace, "--timeout", "180s")
    assert by_itself.returncode == 0, by_itself.stdout + by_itself.stderr
    again = cluster.install(namespace, helm=helm)
    assert again.code == 0, again.text
    gone = cluster.helm(helm, "uninstall", "todo", "-n", namespace, "--wait")
    assert gone.returncode == 0, gone.stderr
    left = cluster.kubectl("-n", namespace, "get", "deployments,services,components,configurations,roles", "-o", "name")
    # the operator's own Services for sidecars go with their Deployments, a moment later
    assert [name for name in left.split() if not name.endswith("-dapr")] == []


def reported_checks() -> set[str]:
    """Return the checks that JUnit and JSON agree to have passed."""
    junit = ET.parse(REPORTS / "junit.xml").getroot()  # noqa: S314 - written by todoctl just now
    passed = {str(case.get("name")) for case in junit.iter("testcase") if not list(case)}
    results = json.loads((REPORTS / "results.json").read_text())["results"]
    assert {result["check"] for result in results if result["ok"]} == {name.split()[0] for name in passed}
    return {name.split()[0] for name in passed}


def test_a_sha_256_user(cluster: Cluster, namespace: str) -> None:
    other = ("kafka.sasl.existingSecret=kafka-secrets-sha-256", "kafka.sasl.mechanism=SCRAM-SHA-256")
    done = cluster.install(namespace, *(word for value in other for word in ("--set", value)))
    assert done.code == 0, done.text
    tested = cluster.test(namespace)
    assert tested.code == 0, tested.text


def test_dry_run_changes_nothing(cluster: Cluster, namespace: str) -> None:
    done = cluster.install(namespace, "--dry-run")
    assert done.code == 0, done.text
    assert namespace in done.text
    assert not cluster.kubectl("-n", namespace, "get", "deployments", "-o", "name").strip()


def test_the_api_server_accepts_every_rendered_object_strictly(cluster: Cluster, namespace: str) -> None:
    values = ["-f", "values/local.yaml", "-f", str(VALUES)]
    rendered = cluster.helm("helm4", "template", "todo", ".", "-n", namespace, *values)
    assert rendered.returncode == 0, rendered.stderr
    cluster.kubectl("apply", "--dry-run=server", "--validate=strict", "-n", namespace, "-f", "-", text=rendered.stdout)


@pytest.mark.usefixtures("cluster")
def test_up_is_idempotent_and_status_is_well() -> None:
    assert "already up" in todoctl("up").text
    done = todoctl("status")
    assert done.code == 0, done.text
    for part in ("etcd", "kube-apiserver", "kubelet", "Kafka", "PostgreSQL"):
        assert part in done.out


def test_a_running_release_is_small_and_keeps_the_ports_of_its_sidecars(cluster: Cluster, namespace: str) -> None:
    assert cluster.install(namespace).code == 0
    parts = status()
    assert parts is not None
    assert sum(part.memory for part in parts) < 4 * GIB, parts
    # without this an outgoing connection of daprd itself can take the port that it is going to listen on
    read = ["python3", "-c", "print(open('/proc/sys/net/ipv4/ip_local_reserved_ports').read())"]
    deployment = "deployment/todo-notification-service"
    seen = cluster.kubectl("-n", namespace, "exec", deployment, "-c", "notification-service", "--", *read)
    assert seen.strip() == "50001-50002"
