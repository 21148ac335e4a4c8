"""The embedded node as fixtures: up, down, and namespaces to spoil."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest

from node import layout
from toolchain.paths import REPOSITORY

from ..runtime.truth import page
from .commands import Cluster, todoctl

SECRETS = ("kafka-secrets", "kafka-secrets-sha-256", "todo-app-secrets", "smtp-secrets")


@pytest.fixture
def bare() -> None:
    """A machine without an embedded node."""
    assert todoctl("down").code == 0
    assert not layout.STATE.exists()


@pytest.fixture(scope="session")
def _left_clean() -> Iterator[None]:
    yield
    todoctl("down")


@pytest.fixture
def cluster(_left_clean: None) -> Cluster:
    """The embedded node, up; a running one is taken as it is."""
    done = todoctl("up", within=300)
    assert done.code == 0, done.text
    return Cluster()


@pytest.fixture
def namespace(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh namespace with copies of the Secrets, for a test that spoils them."""
    name = f"t-{request.node.name.split('[')[-1].rstrip(']').replace('_', '-')}"[:40].strip("-")
    cluster.kubectl("delete", "namespace", name, "--ignore-not-found", "--wait")
    cluster.kubectl("create", "namespace", name)
    cluster.kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted")
    for secret in SECRETS:
        data = cluster.get("secret", secret, layout.NAMESPACE)["data"]
        copy = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": secret, "namespace": name}, "data": data}
        cluster.kubectl("apply", "-f", "-", text=json.dumps(copy))
    yield name
    cluster.kubectl("delete", "namespace", name, "--wait=false", check=False)  # the node may be down by now


@pytest.fixture(scope="session")
def seen(request: pytest.FixtureRequest) -> Iterator[page.Seen]:
    """What the cases of this run saw; written down at the end if that is asked for."""
    found: page.Seen = {}
    yield found
    if request.config.getoption("--truth"):
        page.store(page.stored() | found)


@pytest.fixture(autouse=True)
def _fresh_reports() -> None:
    shutil.rmtree(REPOSITORY / ".todoctl", ignore_errors=True)
