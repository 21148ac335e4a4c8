"""What a step would change, in words."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from todoctl.migration.changes import Change, changes

SIDECAR = {"dapr.io/enabled": "true", "dapr.io/app-id": "backend", "dapr.io/app-port": "8000"}
SYSCTLS = [{"name": "net.ipv4.ip_local_reserved_ports", "value": "50001-50002"}]


def deployment(**env: str) -> dict[str, Any]:
    container = {"name": "backend", "image": "todo:1", "env": [{"name": key, "value": env[key]} for key in env]}
    pod = {"securityContext": {"runAsNonRoot": True}, "containers": [container]}
    labels = {"app.kubernetes.io/version": "1"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "todo-backend", "labels": labels},
        "spec": {"replicas": 1, "template": {"metadata": {"annotations": {}}, "spec": pod}},
    }


def with_sidecar(body: dict[str, Any], **more: str) -> dict[str, Any]:
    body = deepcopy(body)
    template = body["spec"]["template"]
    template["metadata"]["annotations"] |= SIDECAR | more
    template["spec"]["securityContext"]["sysctls"] = SYSCTLS
    return body


def one(old: dict[str, Any], new: dict[str, Any]) -> Change:
    (change,) = changes([old], [new])
    return change


def test_a_switch_is_told_and_whose_pods_it_replaces() -> None:
    change = one(deployment(USE_DAPR="false"), deployment(USE_DAPR="true"))
    assert change == Change("Deployment", "todo-backend", "changes", ("USE_DAPR: false -> true",), "backend")


def test_a_sidecar_is_told_in_one_line() -> None:
    plain = deployment()
    assert one(plain, with_sidecar(plain)).details == ("the sidecar comes (app-id backend, port 8000)",)
    assert one(with_sidecar(plain), plain).details == ("the sidecar goes (app-id backend, port 8000)",)


def test_a_setting_of_the_sidecar_is_told() -> None:
    plain = deployment()
    change = one(with_sidecar(plain), with_sidecar(plain, **{"dapr.io/log-level": "debug", "checksum/dapr": "1"}))
    assert change.details == (
        "what its sidecar reads at its start changes (checksum/dapr)",
        "dapr.io/log-level comes: debug",
    )


def test_what_is_no_switch_is_told_too() -> None:
    new = deployment()
    new["spec"]["template"]["spec"]["containers"][0]["image"] = "todo:2"
    change = one(deployment(), new)
    assert change.details == ("spec.template.spec.containers[backend].image: todo:1 -> todo:2",)
    assert change.replaces == "backend"


def test_more_replicas_replace_no_pod() -> None:
    new = deployment()
    new["spec"]["replicas"] = 3
    change = one(deployment(), new)
    assert (change.details, change.replaces) == (("spec.replicas: 1 -> 3",), "")


def test_a_new_version_of_the_chart_is_no_change() -> None:
    new = deployment()
    new["metadata"]["labels"]["app.kubernetes.io/version"] = "2"
    assert changes([deployment()], [new]) == []


def test_test_pods_do_not_count() -> None:
    hook = {"kind": "Job", "metadata": {"name": "test", "annotations": {"helm.sh/hook": "test"}}}
    assert changes([], [hook]) == []


def component(**metadata: str) -> dict[str, Any]:
    entries = [{"name": key, "value": metadata[key]} for key in metadata]
    return {
        "apiVersion": "dapr.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": "pubsub-kafka"},
        "spec": {"metadata": entries},
    }


def test_objects_come_and_go_deployments_first() -> None:
    found = changes([component()], [deployment()])
    assert [(change.kind, change.action) for change in found] == [("Deployment", "comes"), ("Component", "goes")]


def test_an_entry_in_the_middle_of_a_list_is_found_by_its_name() -> None:
    change = one(component(brokers="a", maxConns="3"), component(brokers="a", authType="none", maxConns="5"))
    assert change.details == (
        'spec.metadata[authType] comes: {"name": "authType", "value": "none"}',
        "spec.metadata[maxConns].value: 3 -> 5",
    )


@pytest.mark.parametrize("field", ["data", "stringData"])
def test_a_secret_is_not_shown(field: str) -> None:
    old: dict[str, Any] = {"kind": "Secret", "metadata": {"name": "s"}, field: {"password": "one"}}
    new = deepcopy(old)
    new[field]["password"] = "other"
    assert one(old, new).details == (f"{field}.password: (hidden) -> (hidden)",)
