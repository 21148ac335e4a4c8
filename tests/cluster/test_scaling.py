"""Scaler, spread and budget of the chart, with the parts that decide: metrics-server, scheduler, eviction."""

from __future__ import annotations

import json
import re
import subprocess
import time
from typing import Any

from node import layout
from toolchain.locate import binary

from .commands import Cluster, todoctl
from .test_a_bare_machine import assert_nothing_is_left

RELEASE = "app.kubernetes.io/instance=todo"
METRICS_SECONDS = 60
COREDNS = r"^coredns-\S+ +\d+m +[1-9]\d*Mi"
SCALE_SECONDS = 150
# busy until its input ends: a process in a pod outlives the kubectl that started it
BURN = "import select, sys\nwhile not select.select([sys.stdin], [], [], 0)[0]: sum(range(100_000))"


def replicas(cluster: Cluster, namespace: str, name: str) -> int:
    return int(cluster.get("deployment", name, namespace)["spec"]["replicas"])


def test_metrics_server_measures_pods(cluster: Cluster) -> None:
    cluster.add("metrics-server")
    deadline = time.monotonic() + METRICS_SECONDS
    top = ["-n", "kube-system", "top", "pod", "--no-headers"]
    while not re.search(COREDNS, measured := cluster.kubectl(*top, check=False), re.MULTILINE):
        assert time.monotonic() < deadline, measured
        time.sleep(1)


def test_a_busy_service_is_scaled_without_a_request_of_its_sidecar(cluster: Cluster, namespace: str) -> None:
    cluster.add("metrics-server")
    scaler = 'services.backend.autoscaling={"minReplicas": 1, "maxReplicas": 3, "cpuPercent": 60}'
    # without the limit too: a limit alone is a request of as much
    sidecar = "defaults.dapr.resources.requests.cpu=null,defaults.dapr.resources.limits.cpu=null"
    values = ("--set-json", scaler, "--set", sidecar)
    done = cluster.install(namespace, *values)
    assert done.code == 0, done.text
    burn = [binary("kubectl"), f"--kubeconfig={cluster.kubeconfig}", "-n", namespace, "exec", "-i",
            "deployment/todo-backend", "-c", "backend", "--", "python3", "-c", BURN]  # fmt: skip
    with subprocess.Popen(burn, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as busy:
        try:
            deadline = time.monotonic() + SCALE_SECONDS
            while replicas(cluster, namespace, "todo-backend") < 2:
                state = cluster.kubectl("-n", namespace, "describe", "hpa", "todo-backend")
                assert time.monotonic() < deadline, state
                time.sleep(1)
        finally:
            busy.communicate(timeout=30)
    again = cluster.install(namespace, *values, "--set", "defaults.dapr.logLevel=debug")
    assert again.code == 0, again.text
    assert replicas(cluster, namespace, "todo-backend") >= 2, "the upgrade has undone the scaler's work"


def test_a_second_node_is_ready_and_well(cluster: Cluster) -> None:
    cluster.add("second-node")
    nodes = json.loads(cluster.kubectl("get", "nodes", "-o", "json"))["items"]
    assert [node["metadata"]["name"] for node in nodes] == [layout.FIRST.name, layout.SECOND.name]
    assert cluster.kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=30s").count("met") == len(nodes)
    status = todoctl("status")
    assert status.code == 0, status.text
    for part in ("node2-containerd", "node2-kubelet", "node2-kube-proxy"):
        assert part in status.out


def placed(cluster: Cluster, namespace: str) -> dict[str, list[str]]:
    """Return the nodes of each service's pods that are not leaving."""
    found: dict[str, list[str]] = {}
    pods: list[dict[str, Any]] = json.loads(
        cluster.kubectl("-n", namespace, "get", "pods", "-l", RELEASE, "-o", "json")
    )["items"]
    for pod in pods:
        if "deletionTimestamp" not in pod["metadata"]:
            service = pod["metadata"]["labels"]["app.kubernetes.io/component"]
            found.setdefault(service, []).append(pod["spec"].get("nodeName", "nowhere"))
    return {service: sorted(nodes) for service, nodes in found.items()}


def test_pods_spread_over_nodes_and_a_drain_leaves_one_of_each(cluster: Cluster, namespace: str) -> None:
    cluster.add("second-node")
    spread = 'defaults.topologySpread={"kubernetes.io/hostname": {"whenUnsatisfiable": "DoNotSchedule"}}'
    done = cluster.install(namespace, "--set", "defaults.replicas=2", "--set-json", spread, within=300)
    assert done.code == 0, done.text
    assert set(map(tuple, placed(cluster, namespace).values())) == {("node1", "node2")}
    try:
        drain = ["drain", "node2", "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=150s"]
        output = cluster.kubectl(*drain, f"--pod-selector={RELEASE}")
        assert output.count("evicted") >= 4, output
        for budget in json.loads(cluster.kubectl("-n", namespace, "get", "pdb", "-o", "json"))["items"]:
            assert budget["status"]["currentHealthy"] >= budget["status"]["desiredHealthy"] == 1
        assert {node for nodes in placed(cluster, namespace).values() for node in nodes} == {"node1"}
    finally:
        cluster.kubectl("uncordon", "node2")


def test_a_service_with_one_pod_has_no_budget_that_a_drain_would_wait_for(cluster: Cluster, namespace: str) -> None:
    done = cluster.install(namespace)
    assert done.code == 0, done.text
    assert not cluster.kubectl("-n", namespace, "get", "pdb", "-o", "name").strip()


def test_two_nodes_end_without_a_trace(cluster: Cluster) -> None:
    cluster.add("second-node")
    assert "node2-kubelet" in todoctl("status").out
    assert todoctl("down").code == 0
    assert_nothing_is_left()
