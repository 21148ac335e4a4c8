"""The programs of a node of Kubernetes: what they are started with, and when they are ready."""

from __future__ import annotations

from node import control_plane, layout
from node.control_plane import Program
from node.layout import PKI, Node
from toolchain.locate import binary


def programs(node: Node) -> list[Program]:
    """Return containerd, kubelet and kube-proxy of a node."""
    prefix = "" if node is layout.FIRST else f"{node.name}-"
    containerd = f"{prefix}containerd"
    return [
        Program(
            containerd,
            ("containerd", f"--config={node.folder}/containerd.toml"),
            port=None,
            ready=lambda: "containerd successfully booted" in control_plane.log(containerd),
        ),
        Program(
            f"{prefix}kubelet",
            (str(binary("kubelet")), f"--config={node.folder}/kubelet.json",
             f"--kubeconfig={PKI}/{node.user}.kubeconfig", f"--hostname-override={node.name}",
             f"--node-ip={node.address}", f"--cert-dir={node.folder}/pki/kubelet"),
            port=10250,
            after=(containerd, "kube-apiserver"),
            ready=lambda: control_plane.node_is_ready(node.name),
        ),
        Program(
            f"{prefix}kube-proxy",
            (str(binary("kube-proxy")), f"--config={node.folder}/proxy.json"),
            port=10256,
            after=("kube-apiserver",),
        ),
    ]  # fmt: skip
