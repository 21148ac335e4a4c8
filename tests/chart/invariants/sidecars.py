"""The annotations that make the sidecar."""

from __future__ import annotations

import re

from ..objects import Pod, of_kind, pods
from .registry import Objects, always, of_overlays

WHOLE_NUMBERS = {f"dapr.io/{name}" for name in ("app-port", "graceful-shutdown-seconds", "app-max-concurrency")}
LIMITS = {f"dapr.io/sidecar-{resource}-{bound}" for resource in ("cpu", "memory") for bound in ("request", "limit")}


def sidecar_pods(objects: Objects) -> list[Pod]:
    """Return the pods that get a sidecar."""
    return [pod for pod in pods(objects) if pod.has_sidecar]


@always
def every_annotation_is_text(objects: Objects) -> None:
    for pod in pods(objects):
        for name, value in pod.annotations.items():
            assert isinstance(value, str), f"{name} of {pod} is {value!r}"


@always
def whole_numbers_are_written_as_such(objects: Objects) -> None:
    for pod in pods(objects):
        for name in WHOLE_NUMBERS & pod.annotations.keys():
            assert pod.annotations[name].isdecimal(), f"{name} of {pod} is {pod.annotations[name]}"


@always
def without_a_sidecar_there_is_no_annotation_of_dapr(objects: Objects) -> None:
    for pod in pods(objects):
        if not pod.has_sidecar:
            assert not [name for name in pod.annotations if name.startswith("dapr.io/")], f"{pod}"


@of_overlays
def every_sidecar_has_requests_and_limits(objects: Objects) -> None:
    for pod in sidecar_pods(objects):
        assert pod.annotations.keys() >= LIMITS, f"{pod} has no sidecar limits"


@of_overlays
def go_collects_garbage_before_the_memory_limit(objects: Objects) -> None:
    for pod in sidecar_pods(objects):
        limit = int(pod.annotations["dapr.io/sidecar-memory-limit"].removesuffix("Mi"))
        first, *_of_users = pod.annotations["dapr.io/env"].split(",")
        assert first == f"GOMEMLIMIT={limit * 90 // 100}MiB", f"{pod}"


@always
def the_sidecar_calls_the_port_that_the_container_listens_on(objects: Objects) -> None:
    for pod in sidecar_pods(objects):
        if pod.owner.kind == "Deployment":
            (port,) = pod.containers[0]["ports"]
            assert pod.annotations["dapr.io/app-port"] == str(port["containerPort"]) == pod.env["PORT"], f"{pod}"


@always
def an_app_id_belongs_to_one_deployment_and_fits_into_the_name_of_its_service(objects: Objects) -> None:
    ids = [pod.annotations["dapr.io/app-id"] for pod in sidecar_pods(objects) if pod.owner.kind == "Deployment"]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]([-a-z0-9]{0,56}[a-z0-9])?", app_id) for app_id in ids)


@always
def a_stopping_pod_has_time_for_all_that_it_has_to_do(objects: Objects) -> None:
    for deployment in of_kind(objects, "Deployment").values():
        pod = deployment.pod
        assert pod
        stop = pod.containers[0].get("lifecycle")  # nothing where it would sleep for 0 s
        seconds: int = stop["preStop"]["sleep"]["seconds"] if stop else 0
        if pod.has_sidecar:
            seconds += int(pod.annotations["dapr.io/block-shutdown-duration"].removesuffix("s"))
            seconds += int(pod.annotations["dapr.io/graceful-shutdown-seconds"])
        assert seconds < pod.spec["terminationGracePeriodSeconds"], f"{pod} is killed in the middle"
