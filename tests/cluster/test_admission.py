"""What the real API server says of every object of every overlay: schemas, Pod Security, and the injected sidecar."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from toolchain.paths import REPOSITORY

from .commands import Cluster

OVERLAYS = sorted(path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "values").rglob("*.yaml"))
CLUSTER = Cluster()
WORKLOADS = ("Deployment", "Job")
# what a pod names, and nobody has made for a dry run
NOT_THERE = ("serviceAccountName", "priorityClassName")


@pytest.fixture(scope="module")
def restricted(_left_clean: None) -> str:
    """A namespace in which nothing is ever kept, on a node that knows the kinds of absent operators too."""
    CLUSTER.add("crds")
    name = "t-admission"
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    CLUSTER.kubectl("apply", "-f", "-", text=json.dumps(body))
    return name


@functools.cache
def rendered(overlay: str, namespace: str) -> list[dict[str, Any]]:
    done = CLUSTER.helm("helm4", "template", "todo", ".", "-n", namespace, "-f", overlay)
    assert done.returncode == 0, done.stderr
    return [item for item in yaml.safe_load_all(done.stdout) if item]


def dry_run(namespace: str, *items: dict[str, Any], check: bool = True) -> list[dict[str, Any]]:
    """Return what the API server would make of objects; nothing is kept."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(items)})
    create = ["create", "--dry-run=server", "--validate=strict", "-o", "json", "-n", namespace, "-f", "-"]
    return list(documents(CLUSTER.kubectl(*create, text=text, check=check)))


def documents(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON documents that kubectl prints one after the other."""
    while text := text.lstrip():
        document, end = json.JSONDecoder().raw_decode(text)
        yield document
        text = text[end:]


def pod(workload: dict[str, Any]) -> dict[str, Any]:
    """Return a pod as a workload would make it, without what would have to be there for a single pod."""
    template = workload["spec"]["template"]
    spec = {key: value for key, value in template["spec"].items() if key not in NOT_THERE}
    name = workload["metadata"]["name"]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {**template["metadata"], "name": name}, "spec": spec}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_api_server_takes_every_object_strictly(restricted: str, overlay: str) -> None:
    objects = rendered(overlay, restricted)
    made = dry_run(restricted, *objects)
    assert [item["kind"] for item in made] == [item["kind"] for item in objects]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pod_security_admits_every_pod_with_its_sidecar(restricted: str, overlay: str) -> None:
    workloads = [item for item in rendered(overlay, restricted) if item["kind"] in WORKLOADS]
    made = dry_run(restricted, *map(pod, workloads))
    assert len(made) == len(workloads)
    for one in made:
        wanted = one["metadata"].get("annotations", {}).get("dapr.io/enabled") == "true"
        containers = one["spec"]["containers"] + one["spec"].get("initContainers", [])
        assert ("daprd" in [container["name"] for container in containers]) == wanted, one["metadata"]["name"]


def test_pod_security_would_refuse_one_that_is_not_restricted(restricted: str) -> None:
    objects = rendered("values/local.yaml", restricted)
    deployment = next(item for item in objects if item["kind"] == "Deployment")
    wrong = pod(deployment)
    wrong["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
    assert dry_run(restricted, wrong, check=False) == []
