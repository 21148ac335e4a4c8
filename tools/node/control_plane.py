"""The programs of Kubernetes' control plane: what they are started with, and when they are ready."""

from __future__ import annotations

import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from node import layout, netns
from node.credentials import AGGREGATOR
from node.layout import ADDRESS, CLUSTER_DOMAIN, LOGS, PKI, STATE
from toolchain.locate import binary


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the node.

    Args:
        name: what the user sees; also the log's name.
        command: program and arguments.
        port: where it listens inside the node.
        after: names of programs that must be ready before it is started.
        ready: tells whether it serves, beyond listening.
        within: seconds it may take until it does.
    """

    name: str
    command: tuple[str, ...]
    port: int | None
    after: tuple[str, ...] = ()
    ready: Callable[[], bool] = lambda: True
    within: float = 60.0


def programs() -> list[Program]:
    """Return the programs in an order in which each comes after what it waits for."""
    client = [f"--{flag}" for flag in ("leader-elect=false", "bind-address=127.0.0.1", "profiling=false")]
    return [
        Program(
            "etcd",
            ("etcd", f"--data-dir={STATE}/etcd", "--listen-client-urls=http://127.0.0.1:2379",
             "--advertise-client-urls=http://127.0.0.1:2379", "--listen-peer-urls=http://127.0.0.1:2380"),
            port=2379,
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
             *_aggregation(), "--profiling=false"),
            port=layout.API_PORT,
            after=("etcd",),
            ready=lambda: _api_read("/readyz") is not None,
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
            port=10257,
            after=("kube-apiserver",),
        ),
        Program(
            "kube-scheduler",
            (_path("kube-scheduler"), *_kubeconfigs("scheduler"), *client, f"--cert-dir={PKI}/scheduler"),
            port=10259,
            after=("kube-apiserver",),
        ),
    ]  # fmt: skip


def api_get(path: str) -> dict[str, Any] | None:
    """Return the JSON that the API server answers the admin, or None when it does not answer with success."""
    answer = _api_read(path)
    return None if answer is None else dict(json.loads(answer))


def _api_read(path: str) -> bytes | None:
    token = json.loads(layout.KUBECONFIG.read_text())["users"][0]["user"]["token"]
    request = urllib.request.Request(
        f"https://127.0.0.1:{layout.HOST_API_PORT}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    context = ssl.create_default_context(cafile=str(PKI / "ca.crt"))
    try:
        with urllib.request.urlopen(request, context=context, timeout=5) as answer:  # noqa: S310
            return bytes(answer.read())
    except (OSError, urllib.error.URLError):
        return None


def unready_pods() -> list[str]:
    """Return the names of pods that neither are ready, nor have ended well, nor are on their way out."""
    listed = api_get("/api/v1/pods")
    if listed is None:
        return ["the API server does not answer"]
    return [
        f"{pod['metadata']['namespace']}/{pod['metadata']['name']}: {pod['status'].get('phase')}"
        for pod in listed["items"]
        if pod["status"].get("phase") != "Succeeded"
        and "deletionTimestamp" not in pod["metadata"]
        and not _is_true(pod, "Ready")
    ]


def listens(first: int, host: str, port: int) -> bool:
    """Tell whether something accepts connections at an address inside the node."""
    with netns.entered(first), socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


def node_is_ready(name: str) -> bool:
    """Tell whether a node of Kubernetes is there and ready."""
    node = api_get(f"/api/v1/nodes/{name}")
    return node is not None and _is_true(node, "Ready")


def log(name: str) -> str:
    """Return what a program has logged so far."""
    return (LOGS / f"{name}.log").read_text(errors="replace")


def _is_true(thing: dict[str, Any], condition: str) -> bool:
    conditions = thing["status"].get("conditions", [])
    return any(item["type"] == condition and item["status"] == "True" for item in conditions)


def _path(name: str) -> str:
    return str(binary(name))


def _kubeconfigs(name: str) -> list[str]:
    file = f"{PKI}/{name}.kubeconfig"
    return [f"--kubeconfig={file}", f"--authentication-kubeconfig={file}", f"--authorization-kubeconfig={file}"]


def _aggregation() -> list[str]:
    """Return what lets servers such as metrics-server stand behind the API server."""
    headers = {"username": "X-Remote-User", "group": "X-Remote-Group"}
    return [
        *(f"--requestheader-{key}-headers={value}" for key, value in headers.items()),
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        f"--requestheader-client-ca-file={PKI}/front-proxy-ca.crt",
        f"--requestheader-allowed-names={AGGREGATOR}",
        f"--proxy-client-cert-file={PKI}/front-proxy.crt",
        f"--proxy-client-key-file={PKI}/front-proxy.key",
    ]
