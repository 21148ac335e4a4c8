"""Reads Kubernetes manifests: documents, pod templates, what asks for a sidecar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from todoctl.cluster import Json
from todoctl.errors import TodoctlError

HOOK = "helm.sh/hook"
SERVICE_LABEL = "todo-app/service"  # on test pods, which run in the place of a service
SIDECAR = "daprd"


def load(text: str, where: str) -> list[Json]:
    """Return the objects of a YAML stream.

    Args:
        text: the stream.
        where: what a complaint about it names.

    Raises:
        TodoctlError: it is no YAML.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        documents = list(yaml.load_all(text, Loader=loader))
    except yaml.YAMLError as error:
        raise TodoctlError(f"what it gives is no YAML: {error}", where=where) from error
    return [document for document in documents if isinstance(document, dict) and document.get("kind")]


def name(manifest: Json) -> str:
    """Return the object's name."""
    return str(mapping(manifest, "metadata").get("name", ""))


def mapping(value: Any, *path: str) -> Json:
    """Return the mapping at a path of keys, empty when there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def sequence(value: Any, *path: str) -> list[Json]:
    """Return the mappings of the list at a path of keys, empty when there is none."""
    found = mapping(value, *path[:-1]).get(path[-1])
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def hooks(manifest: Json) -> set[str]:
    """Return the Helm hooks the object is for."""
    text = str(mapping(manifest, "metadata", "annotations").get(HOOK, ""))
    return {part.strip() for part in text.split(",")} - {""}


def pod_template(manifest: Json) -> Json:
    """Return the pod template of a workload, the Pod itself, or an empty mapping."""
    match manifest.get("kind"):
        case "Pod":
            return manifest
        case "CronJob":
            return mapping(manifest, "spec", "jobTemplate", "spec", "template")
        case "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job":
            return mapping(manifest, "spec", "template")
    return {}


def templates(manifests: Iterable[Json]) -> Iterator[tuple[str, Json]]:
    """Yield the service and the pod template of every workload."""
    for manifest in manifests:
        if template := pod_template(manifest):
            yield service(template) or name(manifest), template


def containers(pod: Json) -> list[Json]:
    """Return all containers of a pod or pod template, init containers first."""
    return sequence(pod, "spec", "initContainers") + sequence(pod, "spec", "containers")


def service(pod: Json) -> str:
    """Return the service a pod is for: what its label says, else the name of its main container."""
    return str(mapping(pod, "metadata", "labels").get(SERVICE_LABEL) or "") or main_container(pod)


def application(pod: Json) -> Json:
    """Return the first container that is not the sidecar, empty when there is none."""
    return next((each for each in sequence(pod, "spec", "containers") if each.get("name") != SIDECAR), {})


def main_container(pod: Json) -> str:
    """Return the name of the first container that is not the sidecar, empty when there is none."""
    return str(application(pod).get("name", ""))


def wants_sidecar(pod: Json) -> bool:
    """Whether a pod or pod template asks Dapr's injector for a sidecar, in the only spelling the injector takes."""
    return str(mapping(pod, "metadata", "annotations").get("dapr.io/enabled", "")).lower() == "true"


def has_sidecar(pod: Json) -> bool:
    """Whether a pod has the sidecar, as a container or as a native sidecar."""
    return any(container.get("name") == SIDECAR for container in containers(pod))
