"""What the real API server says of every object of every overlay: schemas, Pod Security, and the injected sidecar."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from toolchain.paths import REPOSITORY

from .commands import Cluster, todoctl

OVERLAYS = sorted(path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "values").rglob("*.yaml"))
WORKLOADS = ("Deployment", "Job")
# what a pod names, and nobody has made for a dry run
NOT_THERE = ("serviceAccountName", "priorityClassName")


@pytest.fixture
def restricted(cluster: Cluster) -> str:
    """A namespace in which nothing is ever kept, so that one is enough."""
    name = "t-admission"
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    cluster.kubectl("apply", "-f", "-", text=json.dumps(body))
    return name


@pytest.fixture
def with_crds(cluster: Cluster) -> Cluster:
    """The embedded node that also knows the kinds of operators that are not there."""
    done = todoctl("up", "--with", "crds", within=300)
    assert done.code == 0, done.text
    return cluster


def rendered(cluster: Cluster, overlay: str, namespace: str) -> list[dict[str, Any]]:
    done = cluster.helm("helm4", "template", "todo", ".", "-n", namespace, "-f", overlay)
    assert done.returncode == 0, done.stderr
    return [item for item in yaml.safe_load_all(done.stdout) if item]


def dry_run(cluster: Cluster, namespace: str, *items: dict[str, Any], check: bool = True) -> list[dict[str, Any]]:
    """Return what the API server would make of objects; nothing is kept."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(items)})
    create = ["create", "--dry-run=server", "--validate=strict", "-o", "json", "-n", namespace, "-f", "-"]
    printed = cluster.kubectl(*create, text=text, check=check)
    made = json.loads(printed) if printed else {}
    return list(made["items"]) if "items" in made else [made] * bool(made)


def pod(workload: dict[str, Any]) -> dict[str, Any]:
    """Return a pod as a workload would make it, without what would have to be there for a single pod."""
    template = workload["spec"]["template"]
    spec = {key: value for key, value in template["spec"].items() if key not in NOT_THERE}
    name = workload["metadata"]["name"]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {**template["metadata"], "name": name}, "spec": spec}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_api_server_takes_every_object_strictly(with_crds: Cluster, restricted: str, overlay: str) -> None:
    objects = rendered(with_crds, overlay, restricted)
    made = dry_run(with_crds, restricted, *objects)
    assert [item["kind"] for item in made] == [item["kind"] for item in objects]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pod_security_admits_every_pod_with_its_sidecar(cluster: Cluster, restricted: str, overlay: str) -> None:
    workloads = [item for item in rendered(cluster, overlay, restricted) if item["kind"] in WORKLOADS]
    made = dry_run(cluster, restricted, *map(pod, workloads))
    assert len(made) == len(workloads)
    for one in made:
        wanted = one["metadata"].get("annotations", {}).get("dapr.io/enabled") == "true"
        containers = one["spec"]["containers"] + one["spec"].get("initContainers", [])
        assert ("daprd" in [container["name"] for container in containers]) == wanted, one["metadata"]["name"]


def test_pod_security_would_refuse_one_that_is_not_restricted(cluster: Cluster, restricted: str) -> None:
    objects = rendered(cluster, "values/local.yaml", restricted)
    deployment = next(item for item in objects if item["kind"] == "Deployment")
    wrong = pod(deployment)
    wrong["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
    assert dry_run(cluster, restricted, wrong, check=False) == []
