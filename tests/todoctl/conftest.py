"""todoctl against fakes at its borders: an API server on loopback, a helm that is a script, a clock that is told."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from todoctl.cli import main
from todoctl.cluster import Cluster, connect
from todoctl.helm import Helm, find

from .fake_api import APPS, NAMESPACE, FakeApi, Json
from .fake_clock import FakeClock
from .fake_helm import FakeHelm

PROGRAM = Path(sys.executable).with_name("todoctl")
DATA = Path(__file__).with_name("data")
INJECTOR = "/apis/apps/v1/namespaces/dapr-system/deployments"
WEBHOOK = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/dapr-sidecar-injector"
SECRETS = {
    "kafka-secrets": ("username", "password"),
    "todo-app-secrets": ("DATABASE_URL", "postgres-ca.crt"),
    "smtp-secrets": ("host",),
}
DATABASE_URL = {
    "name": "DATABASE_URL",
    "valueFrom": {"secretKeyRef": {"name": "todo-app-secrets", "key": "DATABASE_URL"}},
}


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


def load(name: str) -> str:
    """Return a file of recorded data."""
    return (DATA / name).read_text(encoding="utf-8")


def pod(name: str = "todo-backend-1", owner: str = "uid-of-todo-backend-rs", **status: object) -> Json:
    """Return a pod of the backend with its sidecar, in the given state."""
    return {
        "metadata": {
            "name": name,
            "annotations": {"dapr.io/enabled": "true"},
            "labels": {},
            "ownerReferences": [{"uid": owner}],
        },
        "spec": {"containers": [{"name": "backend", "env": [DATABASE_URL]}, {"name": "daprd"}]},
        "status": {"phase": "Running", **status},
    }


def healthy(name: str = "todo-backend-1") -> Json:
    """Return a pod of the backend as it should be."""
    running = [{"name": container, "ready": True, "state": {"running": {}}} for container in ("backend", "daprd")]
    return pod(name, conditions=[{"type": "Ready", "status": "True"}], containerStatuses=running)


def deployment(available: int, revision: str = "1") -> Json:
    """Return the backend's Deployment with so many pods available."""
    return {
        "metadata": {
            "name": "todo-backend",
            "uid": "uid-of-todo-backend",
            "generation": 1,
            "annotations": {"deployment.kubernetes.io/revision": revision},
        },
        "spec": {"replicas": 1, "template": {"spec": {"containers": [{"name": "backend"}]}}},
        "status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "availableReplicas": available},
    }


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """A cluster with Dapr, the namespace and every Secret, and a Deployment whose pods tests add."""
    with FakeApi() as api:
        api.put(NAMESPACE, {})
        for name, keys in SECRETS.items():
            api.put(f"{NAMESPACE}/secrets/{name}", {"data": dict.fromkeys(keys, "c2VjcmV0")})
        service = {"name": "dapr-sidecar-injector", "namespace": "dapr-system"}
        api.put(WEBHOOK, {"webhooks": [{"clientConfig": {"service": service}}]})
        for name in ("dapr-sidecar-injector", "dapr-operator", "dapr-sentry"):
            labels = {"app.kubernetes.io/version": "1.18.3"}
            api.put(
                f"{INJECTOR}/{name}", {"metadata": {"name": name, "labels": labels}, "status": {"readyReplicas": 1}}
            )
        replicaset = {
            "name": "todo-backend-rs",
            "annotations": {"deployment.kubernetes.io/revision": "1"},
            "ownerReferences": [{"uid": "uid-of-todo-backend"}],
        }
        api.put(f"{APPS}/replicasets/todo-backend-rs", {"metadata": replicaset})
        api.put(f"{APPS}/deployments/todo-backend", deployment(available=0))
        yield api


@pytest.fixture
def helm(tmp_path: Path) -> FakeHelm:
    """A helm 4 without a release, whose chart renders data/rendered.yaml."""
    helm = FakeHelm.make(tmp_path / "helm")
    helm.answer("template", load("rendered.yaml"))
    hooks = [text for text in load("rendered.yaml").split("---\n") if "helm.sh/hook" in text]
    helm.answer("get-hooks", "---\n".join(hooks))
    return helm


@pytest.fixture
def kubeconfig(api: FakeApi, tmp_path: Path) -> Path:
    """A kubeconfig that leads to the fake."""
    path = tmp_path / "kubeconfig"
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "fake",
        "contexts": [{"name": "fake", "context": {"cluster": "fake", "user": "fake"}}],
        "clusters": [{"name": "fake", "cluster": {"server": api.url}}],
        "users": [{"name": "fake", "user": {"token": "t"}}],
    }
    path.write_text(json.dumps(config))
    return path


@pytest.fixture
def options(kubeconfig: Path, helm: FakeHelm) -> list[str]:
    """The options that lead a command to the fakes."""
    return ["--kubeconfig", str(kubeconfig), "--helm", str(helm.program)]


@pytest.fixture
def arguments(kubeconfig: Path, helm: FakeHelm) -> Namespace:
    """The same, parsed."""
    return Namespace(
        kubeconfig=str(kubeconfig), context="", namespace="todo-phasev", release="todo", helm=str(helm.program)
    )


@pytest.fixture
def cluster(arguments: Namespace) -> Cluster:
    """The fake API server through the real client."""
    return connect(arguments)


@pytest.fixture
def helm4(arguments: Namespace) -> Helm:
    """The fake helm as todoctl sees it."""
    return find(arguments)


@pytest.fixture
def clock() -> FakeClock:
    """Time that is told."""
    return FakeClock()


@pytest.fixture
def todoctl(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """Run a command in an empty folder; whatever happens, no stack trace may reach the user."""
    monkeypatch.chdir(tmp_path)

    def run(command: str, *more: str, reach: bool = True) -> Done:
        code = main([*command.split(), *(options if reach else ()), *more])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Done(code, out, err)

    return run


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    kubectl = tmp_path_factory.mktemp("bin") / "kubectl"
    kubectl.touch(0o755)
    for name in ("HELM", "KUBECONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", f"{PROGRAM.parent}:{kubectl.parent}:{os.defpath}")
    monkeypatch.setattr(sys, "argv", [str(PROGRAM)])
