"""The programs that make a Kubernetes node: what they are started with, and when they are ready."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from node import layout
from node.layout import ADDRESS, CLUSTER_DOMAIN, LOGS, NODE_NAME, PKI, STATE
from toolchain.locate import binary


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the node.

    Args:
        name: what the user sees; also the log's name.
        command: program and arguments.
        after: names of programs that must be ready before it is started.
        ready: tells whether it serves.
        within: seconds it may take until it does.
    """

    name: str
    command: tuple[str, ...]
    after: tuple[str, ...] = ()
    ready: Callable[[], bool] = lambda: True
    within: float = 60.0


def programs() -> list[Program]:
    """Return the programs in an order in which each comes after what it waits for."""
    client = [f"--{flag}" for flag in ("leader-elect=false", "bind-address=127.0.0.1", "profiling=false")]
    return [
        Program(
            "containerd",
            ("containerd", f"--config={STATE}/containerd.toml"),
            ready=lambda: "containerd successfully booted" in _log("containerd"),
        ),
        Program(
            "etcd",
            ("etcd", f"--data-dir={STATE}/etcd", "--listen-client-urls=http://127.0.0.1:2379",
             "--advertise-client-urls=http://127.0.0.1:2379", "--listen-peer-urls=http://127.0.0.1:2380"),
            ready=lambda: "ready to serve client requests" in _log("etcd"),
        ),
        Program(
            "kube-apiserver",
            (_path("kube-apiserver"), "--etcd-servers=http://127.0.0.1:2379", f"--cert-dir={PKI}",
             f"--tls-cert-file={PKI}/apiserver.crt", f"--tls-private-key-file={PKI}/apiserver.key",
             f"--secure-port={layout.API_PORT}", f"--advertise-address={ADDRESS}",
             f"--service-cluster-ip-range={layout.SERVICE_CIDR}", "--authorization-mode=Node,RBAC",
             f"--token-auth-file={PKI}/tokens.csv", f"--service-account-key-file={PKI}/service-accounts.key",
             f"--service-account-issuer=https://kubernetes.default.svc.{CLUSTER_DOMAIN}",
             f"--service-account-signing-key-file={PKI}/service-accounts.key",
             # the kubelet of the node is found by address: its name is known inside the node only
             "--kubelet-preferred-address-types=InternalIP", "--enable-admission-plugins=NodeRestriction",
             "--profiling=false"),
            after=("etcd",),
            ready=lambda: api_answers("/readyz"),
        ),
        Program(
            "kube-controller-manager",
            (_path("kube-controller-manager"), *_kubeconfigs("controller-manager"), *client,
             # at its default of 20 requests a second the first pod waits for seconds
             "--kube-api-qps=500", "--kube-api-burst=1000",
             # Dapr's injector knows the controllers by these accounts
             "--use-service-account-credentials=true", f"--root-ca-file={PKI}/ca.crt",
             f"--cert-dir={PKI}/controller-manager",
             f"--service-account-private-key-file={PKI}/service-accounts.key"),
            after=("kube-apiserver",),
        ),
        Program(
            "kube-scheduler",
            (_path("kube-scheduler"), *_kubeconfigs("scheduler"), *client, f"--cert-dir={PKI}/scheduler"),
            after=("kube-apiserver",),
        ),
        Program(
            "kubelet",
            (_path("kubelet"), f"--config={STATE}/kubelet.json", f"--kubeconfig={PKI}/node.kubeconfig",
             f"--hostname-override={NODE_NAME}", f"--node-ip={ADDRESS}", f"--cert-dir={PKI}/kubelet"),
            after=("containerd", "kube-apiserver"),
            ready=lambda: _node_is_ready(),
        ),
        Program(
            "kube-proxy",
            (_path("kube-proxy"), f"--config={STATE}/proxy.json"),
            after=("kube-apiserver",),
        ),
    ]  # fmt: skip


def api_answers(path: str, *, expect: str = "") -> bool:
    """Tell whether the API server answers a GET of the admin with 200 and the expected text in it."""
    configuration = json.loads(layout.KUBECONFIG.read_text())
    token = configuration["users"][0]["user"]["token"]
    request = urllib.request.Request(
        f"https://127.0.0.1:{layout.HOST_API_PORT}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    context = ssl.create_default_context(cafile=str(PKI / "ca.crt"))
    try:
        with urllib.request.urlopen(request, context=context, timeout=5) as answer:  # noqa: S310
            return expect in answer.read().decode()
    except (OSError, urllib.error.URLError):
        return False


def _node_is_ready() -> bool:
    return api_answers(f"/api/v1/nodes/{NODE_NAME}", expect='"reason":"KubeletReady"')


def _path(name: str) -> str:
    return str(binary(name))


def _log(name: str) -> str:
    return (LOGS / f"{name}.log").read_text(errors="replace")


def _kubeconfigs(name: str) -> list[str]:
    file = f"{PKI}/{name}.kubeconfig"
    return [f"--kubeconfig={file}", f"--authentication-kubeconfig={file}", f"--authorization-kubeconfig={file}"]
