"""The plain manifests on the real cluster: the objects that Helm would install, running, and gone again."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from node.up import VALUES
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .commands import Cluster, todoctl

Json = dict[str, Any]

MARKS_OF_HELM = ("helm.sh/", "meta.helm.sh/", "app.kubernetes.io/managed-by")
MARKS_OF_OTHERS = ("kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision")
OF_ONE_OBJECT = ("managedFields", "uid", "resourceVersion", "creationTimestamp", "generation")
ADDRESSES = ("clusterIP", "clusterIPs")
SECONDS = 120


def write(folder: Path, *values: str, namespace: str = "todo-phasev") -> Path:
    """Write the manifests of values files and return their folder."""
    options = [word for file in values for word in ("--values", file)]
    helm = str(binary("helm4"))
    done = todoctl("manifests", *options, "--helm", helm, "--namespace", namespace, "--out", str(folder / "out"))
    assert done.code == 0, done.text
    return folder / "out"


def normalised(body: Json) -> Json:
    """Return what is the same whoever installs the object, and whenever."""
    metadata = {key: value for key, value in body["metadata"].items() if key not in OF_ONE_OBJECT}
    for field in ("labels", "annotations"):
        marks = metadata.pop(field, None) or {}
        metadata[field] = {key: marks[key] for key in marks if not key.startswith(MARKS_OF_HELM + MARKS_OF_OTHERS)}
    spec = {"spec": {key: body["spec"][key] for key in body["spec"] if key not in ADDRESSES}} if "spec" in body else {}
    return {key: value for key, value in body.items() if key != "status"} | {"metadata": metadata} | spec


def by_name(objects: list[Json]) -> dict[str, Json]:
    """Return the objects, normalised, by kind and name."""
    return {f"{body['kind']} {body['metadata']['name']}": normalised(body) for body in objects}


def everything(cluster: Cluster, namespace: str) -> set[str]:
    """Return the names of all objects of a namespace."""
    listed = cluster.kubectl("api-resources", "--namespaced", "--verbs=list,delete", "-o", "name").split()
    kinds = ",".join(kind for kind in listed if not kind.startswith("events"))
    return set(cluster.kubectl("-n", namespace, "get", kinds, "-o", "name").split())


def left_after(cluster: Cluster, namespace: str, before: set[str]) -> set[str]:
    """Return what is there that was not there before, once pods have had the time to end."""
    deadline = time.monotonic() + SECONDS
    while (left := everything(cluster, namespace) - before) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


@pytest.mark.parametrize("overlay", ["everything-on", "migration/0-direct-kafka"])
def test_kustomize_builds_what_helm_renders_and_components_first(tmp_path: Path, overlay: str) -> None:
    values = f"values/{overlay}.yaml"
    build = [binary("kubectl"), "kustomize", write(tmp_path, values)]
    built = subprocess.run(build, capture_output=True, text=True, check=True).stdout
    render = [binary("helm4"), "template", "todo", ".", "--namespace", "todo-phasev", "--values", values, "--no-hooks"]
    rendered = subprocess.run(render, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    objects, expected = (list(yaml.load_all(text, Loader=yaml.CSafeLoader)) for text in (built, rendered))
    assert by_name(objects) == by_name(expected)
    kinds = [body["kind"] for body in objects]
    assert [kind for kind in kinds[: kinds.index("ServiceAccount")] if kind == "Component"] == [
        kind for kind in kinds if kind == "Component"
    ]


def test_kubectl_makes_what_helm_makes_and_it_runs_and_goes(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    values = ["values/local.yaml", str(VALUES)]
    options = ["--namespace", namespace, *(word for file in values for word in ("--values", file))]
    out = write(tmp_path, *values, namespace=namespace)
    before = everything(cluster, namespace)

    installed = cluster.helm("helm4", "install", "todo", ".", *options)
    assert installed.returncode == 0, installed.stderr
    manifest = cluster.helm("helm4", "get", "manifest", "todo", "--namespace", namespace).stdout
    of_helm = json.loads(cluster.kubectl("get", "-f", "-", "-o", "json", text=manifest))["items"]
    gone = cluster.helm("helm4", "uninstall", "todo", "--namespace", namespace)
    assert gone.returncode == 0, gone.stderr
    assert left_after(cluster, namespace, before) == set()

    cluster.kubectl("apply", "-k", str(out / "components"))
    first = everything(cluster, namespace) - before
    assert {name.partition("/")[0] for name in first} == {
        "component.dapr.io", "configuration.dapr.io", "resiliency.dapr.io",
    }  # fmt: skip
    cluster.kubectl("apply", "-k", str(out))
    of_kubectl = json.loads(cluster.kubectl("get", "-k", str(out), "-o", "json"))["items"]
    assert by_name(of_kubectl) == by_name(of_helm)

    cluster.kubectl(
        "-n", namespace, "wait", "--for=condition=Available", "deployments", "--all", f"--timeout={SECONDS}s"
    )
    # test pods that send events through the broker, taken from the chart
    only = ["--show-only", "templates/tests/checks.yaml"]
    checks = cluster.helm("helm4", "template", "todo", ".", *options, *only).stdout
    cluster.kubectl("apply", "-f", "-", "-l", "todo-app/check in (round-trip, end-to-end)", text=checks)
    complete = ["--for=condition=Complete", "jobs", "--all", f"--timeout={SECONDS}s"]
    told = cluster.kubectl("-n", namespace, "wait", *complete).splitlines()
    jobs = [f"job.batch/todo-test-{check}-backend" for check in ("end-to-end", "round-trip")]
    assert sorted(told) == [f"{job} condition met" for job in jobs]

    cluster.kubectl("-n", namespace, "delete", "jobs", "--all")
    cluster.kubectl("delete", "-k", str(out))
    assert left_after(cluster, namespace, before) == set()
