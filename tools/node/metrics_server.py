"""metrics-server, by its own chart: what a HorizontalPodAutoscaler and `kubectl top` ask."""

from __future__ import annotations

import json

from node import images
from node.clients import import_images, install_chart, kubectl
from node.layout import REGISTRY
from node.record import Record
from toolchain.locate import binary, go_module
from toolchain.parts import METRICS_SERVER

IMAGE = f"{REGISTRY}/metrics-server:{METRICS_SERVER}"
MODULE = "sigs.k8s.io/metrics-server"
WITHIN_SECONDS = 120
# the kubelet's request time-out must be below the resolution, else the server panics
ARGUMENTS = ["--kubelet-insecure-tls", "--metric-resolution=10s", "--kubelet-request-timeout=5s"]


def add(written: Record) -> None:
    """Install metrics-server and wait until it serves.

    Raises:
        NodeError: it did not come up.
        NotBuilt: it is not built yet.
    """
    image = images.static_image(IMAGE, binary("metrics-server"))
    for node in written.nodes:
        import_images(node, [image])
    repository, _, tag = IMAGE.rpartition(":")
    values = {
        "image": {"repository": repository, "tag": tag, "pullPolicy": "Never"},
        "args": ARGUMENTS,
        "readinessProbe": {"initialDelaySeconds": 1, "periodSeconds": 1},
    }
    chart = go_module("metrics-server", f"{MODULE}@v{METRICS_SERVER}") / "charts" / "metrics-server"
    install_chart(written.first, "metrics-server", chart, "kube-system", json.dumps(values), WITHIN_SECONDS)
    service = "apiservice/v1beta1.metrics.k8s.io"
    kubectl(written.first, "wait", service, "--for=condition=Available", f"--timeout={WITHIN_SECONDS}s")
