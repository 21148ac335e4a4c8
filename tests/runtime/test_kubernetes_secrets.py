"""The Kubernetes secret store, with an API server that knows one Secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from toolchain import locate

from .cluster import SECRET, SECRET_DATA
from .manifests import component

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .launch import Launcher
    from .manifests import Manifest

STORE = "kubernetes-secrets"


def without_metadata() -> Manifest:
    """The component as it is easily written: with no list of settings at all."""
    manifest = component(STORE, "secretstores.kubernetes", {})
    del manifest["spec"]["metadata"]
    return manifest


def test_daprd_does_not_need_the_metadata_list(dapr: Launcher, in_cluster: Mapping[str, str]) -> None:
    running = dapr.start(without_metadata(), environment=in_cluster).ready()
    assert running.components() == {STORE}
    assert running.http.get(f"/v1.0/secrets/{STORE}/{SECRET}").json() == SECRET_DATA


def test_kubernetes_refuses_a_component_without_the_metadata_list() -> None:
    crd = yaml.safe_load((locate.dapr_chart() / "crds" / "components.yaml").read_text())
    schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    assert "metadata" in schema["properties"]["spec"]["required"]


def test_without_a_cluster_the_store_ends_daprd(dapr: Launcher, tmp_path: Path) -> None:
    log = dapr.start(without_metadata(), environment={"HOME": str(tmp_path)}).refusal()
    assert f"stat {tmp_path}/.kube/config: no such file or directory" in log


def test_an_unknown_store_is_401_and_an_unknown_secret_500(dapr: Launcher, in_cluster: Mapping[str, str]) -> None:
    running = dapr.start(without_metadata(), environment=in_cluster).ready()
    unknown_store = running.http.get(f"/v1.0/secrets/nowhere/{SECRET}")
    assert (unknown_store.status_code, unknown_store.json()["errorCode"]) == (401, "ERR_SECRET_STORE_NOT_FOUND")
    unknown_secret = running.http.get(f"/v1.0/secrets/{STORE}/nobody")
    assert (unknown_secret.status_code, unknown_secret.json()["errorCode"]) == (500, "ERR_SECRET_GET")
