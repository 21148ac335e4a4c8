"""The little of a Kubernetes API server that the Kubernetes secret store asks."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import yaml

from .application import Answer, Application

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMESPACE = "todo-phasev"
SECRET = "smtp-secrets"
SECRET_DATA = {"password": "postman"}


def api_server() -> Application:
    """An API server that has one Secret."""
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": SECRET, "namespace": NAMESPACE},
        "data": {key: base64.b64encode(value.encode()).decode() for key, value in SECRET_DATA.items()},
    }
    return Application({f"GET /api/v1/namespaces/{NAMESPACE}/secrets/{SECRET}": Answer(secret)})


def environment(server: Application, home: Path) -> Mapping[str, str]:
    """Write a kubeconfig for the server to a home directory and return what a process needs to find it."""
    file = home / ".kube" / "config"
    file.parent.mkdir()
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": {"server": f"http://127.0.0.1:{server.port}"}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
        "current-context": "test",
    }
    file.write_text(yaml.safe_dump(content))
    return {"HOME": str(home), "NAMESPACE": NAMESPACE}
