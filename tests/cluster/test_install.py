"""The chart on the real cluster: installed, tested, switched from Kafka to Dapr, removed."""

from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from node import layout
from node.status import status
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .commands import Cluster, todoctl

DIRECT_KAFKA = ("-f", "values/migration/0-direct-kafka.yaml")
GIB = 1 << 30


@pytest.mark.parametrize("helm", ["helm3", "helm4"])
def test_direct_kafka_then_dapr_then_gone(cluster: Cluster, namespace: str, helm: str) -> None:
    for more in (DIRECT_KAFKA, ()):
        done = cluster.install(namespace, *more, helm=helm)
        assert done.code == 0, done.text
        tested = cluster.test(namespace, helm=helm)
        assert tested.code == 0, tested.text
        assert " 0 failed" in tested.text or "failed" not in tested.out
    again = cluster.install(namespace, helm=helm)
    assert again.code == 0, again.text
    cluster.uninstall(namespace)
    left = cluster.kubectl("-n", namespace, "get", "deployments,services,components,configurations,roles", "-o", "name")
    assert left == "service/todo" or not left.strip(), f"still there after uninstall: {left}"


def test_every_check_is_a_row_of_the_reports(cluster: Cluster, namespace: str) -> None:
    done = cluster.install(namespace)
    assert done.code == 0, done.text
    tested = cluster.test(namespace)
    assert tested.code == 0, tested.text
    junit = ET.parse(REPOSITORY / ".todoctl/test/junit.xml").getroot()  # noqa: S314 - written by todoctl just now
    cases = {(case.get("classname"), case.get("name")) for case in junit.iter("testcase")}
    words = {word for case in cases for text in case if text for word in text.split()}
    for check in ("components", "round-trip", "state", "secret-allowed", "secret-denied", "end-to-end"):
        assert any(check in word for word in words), f"no {check} in {cases}"
    reports = [json.loads(path.read_text()) for path in (REPOSITORY / ".todoctl/test").glob("*.json")]
    assert reports, "no JSON report"


@pytest.mark.parametrize("helm", ["helm3", "helm4"])
def test_helm_test_passes_by_itself(cluster: Cluster, namespace: str, helm: str) -> None:
    done = cluster.install(namespace, helm=helm)
    assert done.code == 0, done.text
    command = [binary(helm), "test", "todo", "-n", namespace, "--timeout", "120s",
               f"--kubeconfig={cluster.kubeconfig}", f"--kube-context={cluster.context}"]  # fmt: skip
    tested = subprocess.run(command, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_a_cluster_of_ones_own(namespace: str, tmp_path: Path) -> None:
    """The embedded node seen as somebody's cluster: another kubeconfig, a user who is not in system:masters."""
    config = json.loads(layout.KUBECONFIG.read_text())
    user = f"{layout.CONTEXT}-user"
    config["contexts"] = [{"name": "theirs", "context": {"cluster": "node", "user": user}}]
    config["users"] = [entry for entry in config["users"] if entry["name"] == user]
    config["current-context"] = "theirs"
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(json.dumps(config))
    theirs = Cluster("theirs", kubeconfig)
    assert "system:masters" not in theirs.kubectl("auth", "whoami")
    assert theirs.install(namespace).code == 0
    tested = theirs.test(namespace)
    assert tested.code == 0, tested.text


def test_dry_run_changes_nothing(cluster: Cluster, namespace: str) -> None:
    done = cluster.install(namespace, "--dry-run")
    assert done.code == 0, done.text
    assert namespace in done.text
    assert not cluster.kubectl("-n", namespace, "get", "deployments", "-o", "name").strip()


def test_the_api_server_accepts_every_rendered_object_strictly(cluster: Cluster, namespace: str) -> None:
    render = [
        binary("helm4"),
        "template",
        "todo",
        ".",
        "-n",
        namespace,
        "-f",
        "values/local.yaml",
        "--set",
        "image.tag=1",
    ]
    rendered = subprocess.run(render, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    cluster.kubectl("apply", "--dry-run=server", "--validate=strict", "-n", namespace, "-f", "-", text=rendered)


@pytest.mark.usefixtures("cluster")
def test_up_is_idempotent_and_status_is_well() -> None:
    assert "already up" in todoctl("up").text
    done = todoctl("status")
    assert done.code == 0, done.text
    for part in ("etcd", "kube-apiserver", "kubelet", "Kafka", "PostgreSQL"):
        assert part in done.out


def test_the_whole_demo_fits_into_four_gibibytes(cluster: Cluster, namespace: str) -> None:
    assert cluster.install(namespace).code == 0
    parts = status()
    assert parts is not None
    assert sum(part.memory for part in parts) < 4 * GIB, parts
