"""The annotations that make the sidecar."""

from __future__ import annotations

from .helm import DIRECT_KAFKA, LOCAL, RENDERER, rendered
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
