"""Pod Security "restricted" (Kubernetes: Pod Security Standards), for the containers of the chart."""

from __future__ import annotations

import pytest

from .helm import OVERLAYS, Overlay, rendered
from .objects import pods

VOLUME_TYPES = {"configMap", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
SCRATCH = "/scratch"  # a volume of an overlay that is meant to be written


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_pod_is_admitted_by_restricted(overlay: Overlay) -> None:
    for pod in pods(rendered(overlay)):
        context = pod.spec["securityContext"]
        assert context["runAsNonRoot"] is True, f"{pod}"
        assert context["runAsUser"] != 0, f"{pod}"
        assert context["seccompProfile"]["type"] in ("RuntimeDefault", "Localhost"), f"{pod}"
        assert not pod.spec.keys() & {"hostNetwork", "hostPID", "hostIPC"}, f"{pod}"
        for volume in pod.spec["volumes"]:
            assert volume.keys() - {"name"} <= VOLUME_TYPES, f"volume {volume['name']} of {pod}"
        for container in pod.containers:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False, f"{pod}"
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, f"{pod}"
            assert "hostPort" not in str(container.get("ports")), f"{pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_containers_write_only_below_tmp(overlay: Overlay) -> None:
    for pod in pods(rendered(overlay)):
        for container in pod.containers:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, f"{pod}"
            writable = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
            assert writable - {SCRATCH} == {"/tmp"}, f"{pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_sidecar_asks_for_the_seccomp_profile(overlay: Overlay) -> None:
    for pod in pods(rendered(overlay)):
        if pod.has_sidecar:
            assert pod.annotations["dapr.io/sidecar-seccomp-profile-type"] == "RuntimeDefault", f"{pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_container_has_requests_and_a_memory_limit(overlay: Overlay) -> None:
    for pod in pods(rendered(overlay)):
        for container in pod.containers:
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}, f"{pod}"
            assert "memory" in container["resources"]["limits"], f"{pod}"
