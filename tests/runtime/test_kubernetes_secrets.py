"""The Kubernetes secret store, with an API server that knows one Secret."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
import yaml

from toolchain import locate

from .application import Answer, Application
from .manifests import component

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .launch import Launcher
    from .manifests import Manifest

STORE = "kubernetes-secrets"
NAMESPACE = "todo-phasev"


def without_metadata() -> Manifest:
    """The component as it is easily written: with no list of settings at all."""
    manifest = component(STORE, "secretstores.kubernetes", {})
    del manifest["spec"]["metadata"]
    return manifest


@pytest.fixture
def api_server() -> Iterator[Application]:
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "smtp-secrets", "namespace": NAMESPACE},
        "data": {"password": base64.b64encode(b"postman").decode()},
    }
    with Application({f"GET /api/v1/namespaces/{NAMESPACE}/secrets/smtp-secrets": Answer(secret)}) as server:
        yield server


@pytest.fixture
def home(api_server: Application, tmp_path: Path) -> Path:
    """A home directory with a kubeconfig for the API server."""
    file = tmp_path / ".kube" / "config"
    file.parent.mkdir()
    file.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": "test", "cluster": {"server": f"http://127.0.0.1:{api_server.port}"}}],
                "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
                "current-context": "test",
            }
        )
    )
    return tmp_path


def test_daprd_does_not_need_the_metadata_list(dapr: Launcher, home: Path) -> None:
    running = dapr.start(without_metadata(), environment={"HOME": str(home), "NAMESPACE": NAMESPACE}).ready()
    assert running.components() == {STORE}
    assert running.http.get(f"/v1.0/secrets/{STORE}/smtp-secrets").json() == {"password": "postman"}


def test_kubernetes_refuses_a_component_without_the_metadata_list() -> None:
    crd = yaml.safe_load((locate.dapr_chart() / "crds" / "components.yaml").read_text())
    schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    assert "metadata" in schema["properties"]["spec"]["required"]


def test_without_a_cluster_the_store_ends_daprd(dapr: Launcher, tmp_path: Path) -> None:
    log = dapr.start(without_metadata(), environment={"HOME": str(tmp_path)}).refusal()
    assert f"stat {tmp_path}/.kube/config: no such file or directory" in log


def test_an_unknown_store_is_401_and_an_unknown_secret_500(dapr: Launcher, home: Path) -> None:
    running = dapr.start(without_metadata(), environment={"HOME": str(home), "NAMESPACE": NAMESPACE}).ready()
    unknown_store = running.http.get("/v1.0/secrets/nowhere/smtp-secrets")
    assert (unknown_store.status_code, unknown_store.json()["errorCode"]) == (401, "ERR_SECRET_STORE_NOT_FOUND")
    unknown_secret = running.http.get(f"/v1.0/secrets/{STORE}/nobody")
    assert (unknown_secret.status_code, unknown_secret.json()["errorCode"]) == (500, "ERR_SECRET_GET")
