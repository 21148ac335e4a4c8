"""What `todoctl up --with` gives a running node, and what it does not give twice."""

from __future__ import annotations

import json

from node import layout

from .commands import Cluster, todoctl

POD_MONITOR = {
    "apiVersion": "monitoring.coreos.com/v1",
    "kind": "PodMonitor",
    "metadata": {"name": "dry", "namespace": "default"},
    "spec": {"selector": {}, "podMetricsEndpoints": [{"port": "http", "interval": "30s"}]},
}


def dry_run(cluster: Cluster, item: object) -> str:
    create = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"]
    return cluster.kubectl(*create, text=json.dumps(item), check=False)


def test_kinds_of_operators_are_checked_though_no_operator_is_there(cluster: Cluster) -> None:
    cluster.add("crds")
    assert dry_run(cluster, POD_MONITOR) == "podmonitor.monitoring.coreos.com/dry\n"
    endpoints = [{"port": "http", "interval": "fast"}]
    assert dry_run(cluster, {**POD_MONITOR, "spec": {"selector": {}, "podMetricsEndpoints": endpoints}}) == ""


def test_an_addon_that_is_there_is_not_added_again(cluster: Cluster) -> None:
    cluster.add("crds")
    before = cluster.kubectl("get", "crd", "-o", "jsonpath={.items[*].metadata.resourceVersion}")
    done = todoctl("up", "--with", "crds", "--with", "crds")
    assert done.code == 0, done.text
    assert "crds: already there" in done.text
    assert cluster.kubectl("get", "crd", "-o", "jsonpath={.items[*].metadata.resourceVersion}") == before


def test_a_dry_run_of_up_names_the_addons() -> None:
    done = todoctl("up", "--dry-run", "--with", "crds", "--with", "second-node")
    assert done.code == 0, done.text
    assert done.out.endswith(f"in {layout.STATE} (context {layout.CONTEXT}), and add crds, second-node\n")
