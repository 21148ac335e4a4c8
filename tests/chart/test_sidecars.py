"""The annotations that make the sidecar."""

from __future__ import annotations

import json
from typing import Any

from .helm import DIRECT_KAFKA, EVERYTHING, LOCAL, RENDERER, rendered
from .objects import of_kind, pods


def test_a_memory_limit_in_gibibytes_is_understood() -> None:
    objects = RENDERER.objects(LOCAL, "--set", "defaults.dapr.resources.limits.memory=2Gi")
    assert {pod.annotations["dapr.io/env"] for pod in pods(objects)} == {"GOMEMLIMIT=1843MiB"}


def test_without_a_sidecar_there_is_no_annotation() -> None:
    for pod in pods(rendered(DIRECT_KAFKA)):
        assert not pod.annotations, f"{pod} has {pod.annotations}"


def test_plain_names_become_annotations_and_other_types_become_text() -> None:
    values = '{"max-body-size": "8Mi", "enable-api-logging": true, "app-max-concurrency": 1000000, "env": "A=b"}'
    objects = RENDERER.objects(LOCAL, "--set-json", f"services.backend.dapr.annotations={values}")
    pod = of_kind(objects, "Deployment")["todo-backend"].pod
    assert pod
    assert pod.annotations["dapr.io/max-body-size"] == "8Mi"
    assert pod.annotations["dapr.io/enable-api-logging"] == "true"
    assert pod.annotations["dapr.io/app-max-concurrency"] == "1000000"
    assert pod.annotations["dapr.io/env"] == "GOMEMLIMIT=230MiB,A=b"


def test_moved_ports_are_followed() -> None:
    moved = {"internal-grpc-port": 50100, "metrics-port": "9191"}
    said = {"services": {"notification-service": {"dapr": {"annotations": moved}}}}
    objects = RENDERER.objects(EVERYTHING, "--set-json", json.dumps(said))
    policies = {name: item.body["spec"] for name, item in of_kind(objects, "NetworkPolicy").items()}
    assert {50100, 9191} <= ports_of(policies["todo-notification-service"]["ingress"])
    assert not {50002, 9090} & ports_of(policies["todo-notification-service"]["ingress"])
    assert 50100 in ports_of(policies["todo-backend"]["egress"]), "backend calls notification-service"
    deployments = of_kind(objects, "Deployment")
    sysctls = {
        name: item.body["spec"]["template"]["spec"]["securityContext"]["sysctls"] for name, item in deployments.items()
    }
    assert [each["value"] for each in sysctls["todo-notification-service"]] == ["50001,50100"]
    assert [each["value"] for each in sysctls["todo-backend"]] == ["50001-50002"]


def test_metrics_that_are_off_are_not_scraped() -> None:
    said = {"services": {"backend": {"dapr": {"annotations": {"enable-metrics": False}}}}}
    objects = RENDERER.objects(EVERYTHING, "--set-json", json.dumps(said))
    assert of_kind(rendered(EVERYTHING), "PodMonitor").keys() - of_kind(objects, "PodMonitor").keys() == {
        "todo-backend"
    }
    assert 9090 not in ports_of(of_kind(objects, "NetworkPolicy")["todo-backend"].body["spec"]["ingress"])


def ports_of(rules: list[dict[str, Any]]) -> set[int]:
    return {port["port"] for rule in rules for port in rule["ports"]}
