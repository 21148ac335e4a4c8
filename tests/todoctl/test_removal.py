"""A release is gone when its Deployments are, whatever helm says."""

from __future__ import annotations

import pytest

from todoctl.cluster import Cluster
from todoctl.errors import TodoctlError
from todoctl.helm import Helm
from todoctl.install.removal import uninstall

from .conftest import deployment
from .fake_api import FakeApi
from .fake_clock import FakeClock
from .fake_helm import FakeHelm

DEPLOYMENT = "/apis/apps/v1/namespaces/todo-phasev/deployments/todo-backend"


def put(api: FakeApi) -> None:
    body = deployment(1)
    body["metadata"].setdefault("labels", {})["app.kubernetes.io/instance"] = "todo"
    api.put(DEPLOYMENT, body)


def test_it_waits_until_the_deployments_are_gone(
    helm4: Helm, helm: FakeHelm, cluster: Cluster, api: FakeApi, clock: FakeClock
) -> None:
    put(api)
    clock.at(7, lambda: api.objects.pop(DEPLOYMENT))
    uninstall(helm4, cluster, clock, 60)
    assert len(helm.calls("uninstall")) == 1
    assert 7 <= clock.now() < 9


def test_it_names_what_stays(helm4: Helm, cluster: Cluster, api: FakeApi, clock: FakeClock) -> None:
    put(api)
    with pytest.raises(TodoctlError, match="still there after 60 s: todo-backend") as raised:
        uninstall(helm4, cluster, clock, 60)
    assert "get deployments,pods" in raised.value.fix
