"""The annotations that make the sidecar."""

from __future__ import annotations

import re

import pytest

from .helm import DIRECT_KAFKA, LOCAL, OVERLAYS, RENDERER, Overlay, rendered
from .objects import Pod, of_kind, pods

LIMITS = {f"dapr.io/sidecar-{resource}-{bound}" for resource in ("cpu", "memory") for bound in ("request", "limit")}


def sidecar_pods(overlay: Overlay) -> list[Pod]:
    return [pod for pod in pods(rendered(overlay)) if pod.has_sidecar]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_annotation_is_text(overlay: Overlay) -> None:
    for pod in pods(rendered(overlay)):
        for name, value in pod.annotations.items():
            assert isinstance(value, str), f"{name} of {pod} is {value!r}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_sidecar_has_requests_and_limits(overlay: Overlay) -> None:
    for pod in sidecar_pods(overlay):
        assert pod.annotations.keys() >= LIMITS, f"{pod} has no sidecar limits"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_go_collects_garbage_before_the_memory_limit(overlay: Overlay) -> None:
    for pod in sidecar_pods(overlay):
        limit = int(pod.annotations["dapr.io/sidecar-memory-limit"].removesuffix("Mi"))
        first, *_of_users = pod.annotations["dapr.io/env"].split(",")
        assert first == f"GOMEMLIMIT={limit * 90 // 100}MiB", f"{pod}"


def test_a_memory_limit_in_gibibytes_is_understood() -> None:
    objects = RENDERER.objects(LOCAL, "--set", "defaults.dapr.resources.limits.memory=2Gi")
    assert {pod.annotations["dapr.io/env"] for pod in pods(objects)} == {"GOMEMLIMIT=1843MiB"}


def test_without_a_sidecar_there_is_no_annotation() -> None:
    for pod in pods(rendered(DIRECT_KAFKA)):
        assert not pod.annotations, f"{pod} has {pod.annotations}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_the_sidecar_calls_the_port_that_the_container_listens_on(overlay: Overlay) -> None:
    for pod in sidecar_pods(overlay):
        if pod.owner.kind == "Deployment":
            (port,) = pod.containers[0]["ports"]
            assert pod.annotations["dapr.io/app-port"] == str(port["containerPort"]) == pod.env["PORT"], f"{pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_an_app_id_belongs_to_one_deployment_and_fits_into_the_name_of_its_service(overlay: Overlay) -> None:
    ids = [pod.annotations["dapr.io/app-id"] for pod in sidecar_pods(overlay) if pod.owner.kind == "Deployment"]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]([-a-z0-9]{0,56}[a-z0-9])?", app_id) for app_id in ids)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_stopping_pod_has_time_for_all_that_it_has_to_do(overlay: Overlay) -> None:
    for deployment in of_kind(rendered(overlay), "Deployment").values():
        pod = deployment.pod
        assert pod
        seconds: int = pod.containers[0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        if pod.has_sidecar:
            seconds += int(pod.annotations["dapr.io/block-shutdown-duration"].removesuffix("s"))
            seconds += int(pod.annotations["dapr.io/graceful-shutdown-seconds"])
        assert seconds < pod.spec["terminationGracePeriodSeconds"], f"{pod} is killed in the middle"


def test_plain_names_become_annotations_and_other_types_become_text() -> None:
    values = '{"max-body-size": "8Mi", "enable-api-logging": true, "app-max-concurrency": 1000000, "env": "A=b"}'
    objects = RENDERER.objects(LOCAL, "--set-json", f"services.backend.dapr.annotations={values}")
    pod = of_kind(objects, "Deployment")["todo-backend"].pod
    assert pod
    assert pod.annotations["dapr.io/max-body-size"] == "8Mi"
    assert pod.annotations["dapr.io/enable-api-logging"] == "true"
    assert pod.annotations["dapr.io/app-max-concurrency"] == "1000000"
    assert pod.annotations["dapr.io/env"] == "GOMEMLIMIT=230MiB,A=b"
