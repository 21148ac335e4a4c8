"""What every embedded node has in its Kubernetes: DNS, Dapr, and the namespace with its Secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from node import images, layout
from node.clients import install_chart, kubectl
from toolchain.locate import dapr_chart
from toolchain.parts import DAPR

MANIFESTS = Path(__file__).parent / "manifests"
DAPR_NAMESPACE = "dapr-system"
DAPR_SECONDS = 120
ROLLOUT_SECONDS = 60


def install_dns(first: int) -> None:
    """Apply CoreDNS and wait until it answers.

    Args:
        first: process id of the node's first process.
    """
    kubectl(first, "apply", "--server-side", "-f", "-", text=_filled("coredns.yaml"))
    kubectl(first, "-n", "kube-system", "rollout", "status", "deployment/coredns", f"--timeout={ROLLOUT_SECONDS}s")


def install_dapr(first: int) -> None:
    """Install Dapr with its own unmodified chart and wait until every pod of it is ready."""
    install_chart(first, "dapr", dapr_chart(), DAPR_NAMESPACE, _filled("dapr-values.yaml"), DAPR_SECONDS)


def create_namespace(first: int, name: str, secrets: Mapping[str, Mapping[str, str]]) -> None:
    """Create a namespace that enforces Pod Security "restricted", with Secrets in it.

    Args:
        first: process id of the node's first process.
        name: of the namespace.
        secrets: name of the Secret -> key -> value.
    """
    restricted = {"pod-security.kubernetes.io/enforce": "restricted"}
    objects: list[object] = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": restricted}},
        *(
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": secret, "namespace": name}, "stringData": data}
            for secret, data in secrets.items()
        ),
    ]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    kubectl(first, "apply", "--server-side", "--force-conflicts", "-f", "-", text=text)


def grant_cluster_admin(first: int) -> None:
    """Bind the group of the second context's user to cluster-admin, as kind and managed clusters do."""
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": "cluster-admins"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
        "subjects": [{"kind": "Group", "name": "cluster-admins", "apiGroup": "rbac.authorization.k8s.io"}],
    }
    kubectl(first, "apply", "--server-side", "-f", "-", text=json.dumps(binding))


def _filled(name: str) -> str:
    text = (MANIFESTS / name).read_text()
    facts = {"COREDNS": images.COREDNS, "DNS_ADDRESS": layout.DNS_ADDRESS, "REGISTRY": layout.REGISTRY, "DAPR": DAPR}
    for key, value in facts.items():
        text = text.replace(f"@{key}@", value)
    return text
