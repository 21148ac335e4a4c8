"""Where the embedded node lies and which addresses it uses; the one place for these facts."""

from __future__ import annotations

import os
from pathlib import Path

# not below a home folder: etcd, PostgreSQL and the kubelet run as other users or need a world-readable path
STATE = Path("/var/lib/todo-node")
PKI = STATE / "pki"
LOGS = STATE / "logs"
KUBECONFIG = STATE / "kubeconfig"
CONTEXT = "embedded"

NODE_NAME = "node1"
BRIDGE = "cni0"
ADDRESS = "10.244.0.1"
POD_CIDR = "10.244.0.0/24"
FIRST_POD_ADDRESS = "10.244.0.10"
# wider than one node's pods: kube-proxy masquerades what it takes for off-cluster traffic
CLUSTER_CIDR = "10.244.0.0/16"
SERVICE_CIDR = "10.96.0.0/16"
API_SERVICE_ADDRESS = "10.96.0.1"
DNS_ADDRESS = "10.96.0.10"
CLUSTER_DOMAIN = "cluster.local"

API_PORT = 6443
KAFKA_PORT = 9094
POSTGRES_PORT = 5432
# the API server as seen from the host, on 127.0.0.1
HOST_API_PORT = int(os.environ.get("TODO_NODE_PORT", "16443"))

REGISTRY = "local.test"
NAMESPACE = "todo-phasev"
