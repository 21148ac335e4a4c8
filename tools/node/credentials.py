"""Certificates, tokens and kubeconfigs of the embedded node; new ones at every start."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import trustme

from node import layout
from node.layout import ADDRESS, CLUSTER_DOMAIN, FIRST, PKI, SECOND, STATE

NODE_API = f"https://{ADDRESS}:{layout.API_PORT}"
AGGREGATOR = "front-proxy-client"
# user, groups; the name is also the kubeconfig's
USERS = {
    "admin": ("admin", "system:masters"),
    # what kind, minikube and managed clusters give their users: all rights, but not in system:masters
    "cluster-admin": ("cluster-admin", "cluster-admins"),
    "controller-manager": ("system:kube-controller-manager", ""),
    "scheduler": ("system:kube-scheduler", ""),
    "proxy": ("system:kube-proxy", ""),
    **{node.user: (f"system:node:{node.name}", "system:nodes") for node in (FIRST, SECOND)},
}


def write_credentials() -> None:
    """Write a certificate authority, the API server's certificate, tokens and kubeconfigs, for root's eyes only."""
    authority = trustme.CA(organization_name="embedded node")
    server = authority.issue_cert(
        "127.0.0.1", ADDRESS, layout.API_SERVICE_ADDRESS, "localhost", "kubernetes", "kubernetes.default",
        "kubernetes.default.svc", f"kubernetes.default.svc.{CLUSTER_DOMAIN}",
    )  # fmt: skip
    PKI.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority.cert_pem.write_to_path(str(PKI / "ca.crt"))
    _private("apiserver.key", server.private_key_pem.bytes().decode())
    _private("apiserver.crt", "".join(pem.bytes().decode() for pem in server.cert_chain_pems))
    _write_aggregator()
    _private("service-accounts.key", authority.issue_cert("service-accounts").private_key_pem.bytes().decode())
    tokens = {name: secrets.token_hex(16) for name in USERS}
    _private(
        "tokens.csv", "".join(f'{tokens[name]},{user},{user},"{groups}"\n' for name, (user, groups) in USERS.items())
    )
    for name, token in tokens.items():
        _private(f"{name}.kubeconfig", _kubeconfig(NODE_API, {layout.CONTEXT: token}))
    host_contexts = {layout.CONTEXT: tokens["admin"], f"{layout.CONTEXT}-user": tokens["cluster-admin"]}
    _private(layout.KUBECONFIG.name, _kubeconfig(f"https://127.0.0.1:{layout.HOST_API_PORT}", host_contexts), STATE)


def _write_aggregator() -> None:
    """Write what the API server shows to servers that stand behind it, such as metrics-server."""
    authority = trustme.CA(organization_name="front proxy")
    # with a name for hosts too: an empty list of them is an extension that Go refuses
    client = authority.issue_cert(AGGREGATOR, common_name=AGGREGATOR)
    authority.cert_pem.write_to_path(str(PKI / "front-proxy-ca.crt"))
    _private("front-proxy.key", client.private_key_pem.bytes().decode())
    _private("front-proxy.crt", "".join(pem.bytes().decode() for pem in client.cert_chain_pems))


def _kubeconfig(server: str, tokens: dict[str, str]) -> str:
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "node", "cluster": {"server": server, "certificate-authority": str(PKI / "ca.crt")}}],
            "users": [{"name": name, "user": {"token": token}} for name, token in tokens.items()],
            "contexts": [{"name": name, "context": {"cluster": "node", "user": name}} for name in tokens],
            "current-context": next(iter(tokens)),
        },
        indent=1,
    )


def _private(name: str, text: str, folder: Path = PKI) -> None:
    path = folder / name
    path.touch(mode=0o600)
    path.write_text(text)
