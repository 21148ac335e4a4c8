"""Where the embedded node lies and which addresses it uses; the one place for these facts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

# not below a home folder: etcd, PostgreSQL and the kubelet run as other users or need a world-readable path
STATE = Path("/var/lib/todo-node")
PKI = STATE / "pki"
LOGS = STATE / "logs"
KUBECONFIG = STATE / "kubeconfig"
CONTEXT = "embedded"

BRIDGE = "cni0"
# wider than one node's pods: kube-proxy masquerades what it takes for off-cluster traffic
CLUSTER_CIDR = "10.244.0.0/16"
SERVICE_CIDR = "10.96.0.0/16"
API_SERVICE_ADDRESS = "10.96.0.1"
DNS_ADDRESS = "10.96.0.10"
CLUSTER_DOMAIN = "cluster.local"

API_PORT = 6443
KAFKA_PORT = 9094
POSTGRES_PORT = 5432
SMTP_PORT = 587
# the API server as seen from the host, on 127.0.0.1
HOST_API_PORT = int(os.environ.get("TODO_NODE_PORT", "16443"))

REGISTRY = "local.test"
CGROUP = "todo-node"
NAMESPACE = "todo-phasev"


@dataclass(frozen=True, slots=True)
class Node:
    """A node of Kubernetes: a containerd, a kubelet and a kube-proxy with pods of their own.

    Args:
        name: in Kubernetes; also its host name.
        user: whose kubeconfig its kubelet has, a name in `credentials.USERS`.
        folder: its state.
        address: its own, on the bridge of its pods.
        pods: the range of its pods' addresses.
        first_pod: the first of them to give away.
        cgroup: the root of its pods' control groups.
    """

    name: str
    user: str
    folder: Path
    address: str
    pods: str
    first_pod: str
    cgroup: str


FIRST = Node("node1", "node", STATE, "10.244.0.1", "10.244.0.0/24", "10.244.0.10", CGROUP)
SECOND = Node("node2", "node2", STATE / "node2", "10.244.1.1", "10.244.1.0/24", "10.244.1.10", f"{CGROUP}-2")
# what is outside the cluster, and the API server, are at the first node's address
ADDRESS = FIRST.address
