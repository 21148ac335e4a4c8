"""KEDA, by its own manifests: what follows the lag of a consumer group with the number of pods."""

from __future__ import annotations

from typing import Any

import yaml

from node import images
from node.clients import import_images, kubectl
from node.layout import REGISTRY
from node.record import Record
from toolchain.locate import binary, go_module
from toolchain.parts import KEDA, KEDA_MODULE

NAMESPACE = "keda"
WITHIN_SECONDS = 120
# Deployment -> its program; the webhooks, which only check objects, are not there
PROGRAMS = {"keda-operator": "keda", "keda-metrics-apiserver": "keda-adapter"}


def add(written: Record) -> None:
    """Install KEDA and wait until it serves metrics.

    Raises:
        NodeError: it did not come up.
        NotBuilt: it is not built yet.
    """
    archives = [images.static_image(_image(program), binary(program)) for program in PROGRAMS.values()]
    for node in written.nodes:
        import_images(node, archives)
    module = go_module("keda", f"{KEDA_MODULE}@v{KEDA}")
    printed = kubectl(written.first, "kustomize", str(module / "config" / "minimal"))
    objects = [_local(item) for item in yaml.safe_load_all(printed)]
    kubectl(written.first, "apply", "--server-side", "-f", "-", text=yaml.safe_dump_all(objects))
    within = f"--timeout={WITHIN_SECONDS}s"
    for name in PROGRAMS:
        kubectl(written.first, "-n", NAMESPACE, "rollout", "status", f"deployment/{name}", within)
    service = "apiservice/v1beta1.external.metrics.k8s.io"
    kubectl(written.first, "wait", service, "--for=condition=Available", within)


def _image(program: str) -> str:
    return f"{REGISTRY}/{program}:{KEDA}"


def _local(item: dict[str, Any]) -> dict[str, Any]:
    """Give a Deployment the image of this machine, and one replica that need not be elected."""
    if item["kind"] == "Deployment":
        (container,) = item["spec"]["template"]["spec"]["containers"]
        container |= {"image": _image(PROGRAMS[item["metadata"]["name"]]), "imagePullPolicy": "Never"}
        container["args"] = [word for word in container["args"] if word != "--leader-elect"]
        container["readinessProbe"] |= {"initialDelaySeconds": 1, "periodSeconds": 1}
    return item
