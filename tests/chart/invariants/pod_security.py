"""Pod Security "restricted" (Kubernetes: Pod Security Standards), for the containers of the chart."""

from __future__ import annotations

from ..objects import pods
from .registry import Objects, always, of_overlays

VOLUME_TYPES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
SCRATCH = "/scratch"  # a volume of an overlay that is meant to be written


@of_overlays
def every_pod_is_admitted_by_restricted(objects: Objects) -> None:
    for pod in pods(objects):
        context = pod.spec["securityContext"]
        assert context["runAsNonRoot"] is True, f"{pod}"
        assert context["runAsUser"] != 0, f"{pod}"
        assert context["seccompProfile"]["type"] in ("RuntimeDefault", "Localhost"), f"{pod}"
        for container in pod.containers:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False, f"{pod}"
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, f"{pod}"


@always
def no_pod_takes_anything_of_its_node(objects: Objects) -> None:
    for pod in pods(objects):
        assert not pod.spec.keys() & {"hostNetwork", "hostPID", "hostIPC"}, f"{pod}"
        for volume in pod.spec["volumes"]:
            assert volume.keys() - {"name"} <= VOLUME_TYPES, f"volume {volume['name']} of {pod}"
        for container in pod.containers:
            assert "hostPort" not in str(container.get("ports")), f"{pod}"


@of_overlays
def containers_write_only_below_tmp(objects: Objects) -> None:
    for pod in pods(objects):
        for container in pod.containers:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, f"{pod}"
            writable = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
            assert writable - {SCRATCH} == {"/tmp"}, f"{pod}"


@always
def every_sidecar_asks_for_the_seccomp_profile(objects: Objects) -> None:
    for pod in pods(objects):
        if pod.has_sidecar:
            assert pod.annotations["dapr.io/sidecar-seccomp-profile-type"] == "RuntimeDefault", f"{pod}"


@of_overlays
def every_container_has_requests_and_a_memory_limit(objects: Objects) -> None:
    for pod in pods(objects):
        for container in pod.containers:
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}, f"{pod}"
            assert "memory" in container["resources"]["limits"], f"{pod}"
