"""Workloads: what runs pods, and what their annotations ask the sidecar injector for."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from daprlint.document import Document, Node

PREFIX = "dapr.io/"

_POD_TEMPLATES: dict[str, tuple[str, ...]] = {
    "Pod": (),
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "Rollout": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
_GROUPS = frozenset(("", "apps", "batch", "argoproj.io"))


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation of a pod: its name and its value, both with their places."""

    name: str
    key: Node
    value: Node

    @property
    def text(self) -> str:
        return self.value.text


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a pod; `env` holds the entries with a literal value."""

    name: str
    node: Node
    ports: tuple[Node, ...]
    env: dict[str, Node]


@dataclass(eq=False)
class App:
    """A workload.

    Args:
        document: the object.
        pod: the pod, or the pod template: metadata and spec.
        annotations: of the pod, by full name.
        containers: without init containers.
        init_containers: the others, native sidecars too.
    """

    document: Document
    pod: Node
    annotations: dict[str, Annotation]
    containers: tuple[Container, ...]
    init_containers: tuple[Container, ...]

    @property
    def kind(self) -> str:
        return self.document.kind

    @property
    def label(self) -> str:
        return f"{self.kind} {self.document.name}"

    @property
    def namespace(self) -> str:
        return self.document.namespace

    def annotation(self, name: str) -> Annotation | None:
        """Return a `dapr.io/` annotation of the pod by its short name."""
        return self.annotations.get(PREFIX + name)

    def setting(self, name: str, default: str = "") -> str:
        """Return the text of a `dapr.io/` annotation of the pod by its short name."""
        annotation = self.annotation(name)
        return annotation.text if annotation else default

    @property
    def spec(self) -> Node | None:
        """Return the spec of the pod."""
        return self.pod.get("spec")

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """Return the labels of the pod."""
        labels = self.pod.at("metadata", "labels")
        return {key.text: value.text for key, value in labels.pairs()} if labels else {}

    @functools.cached_property
    def volumes(self) -> dict[str, Node]:
        """Return the volumes of the pod by name; those of a StatefulSet's claims too."""
        volumes = self.pod.at("spec", "volumes")
        found = {volume.text_at("name"): volume for volume in volumes.items()} if volumes else {}
        claims = self.document.root.at("spec", "volumeClaimTemplates") if self.kind == "StatefulSet" else None
        return found | {claim.text_at("metadata", "name"): claim for claim in claims.items()} if claims else found

    @functools.cached_property
    def all_containers(self) -> tuple[Container, ...]:
        """Return the containers with the init containers."""
        return self.containers + self.init_containers

    @functools.cached_property
    def wants_sidecar(self) -> bool:
        """Say whether the injector acts: it wants the word true, in any case."""
        return self.setting("enabled").lower() == "true"

    @functools.cached_property
    def has_own_sidecar(self) -> bool:
        """Say whether the manifest itself brings a daprd container."""
        return any(container.name == "daprd" for container in self.all_containers)

    @functools.cached_property
    def app_id(self) -> str:
        return self.setting("app-id")

    @property
    def app_id_mark(self) -> Node:
        annotation = self.annotation("app-id")
        return annotation.value if annotation else self.mark

    @property
    def mark(self) -> Node:
        """Return the place that stands for the whole workload: its name."""
        return self.document.root.at("metadata", "name") or self.document.root


def app_of(document: Document) -> App | None:
    """Return the workload that a document describes, if it does."""
    path = _POD_TEMPLATES.get(document.kind)
    if path is None or document.group not in _GROUPS:
        return None
    pod = document.root.at(*path)
    if pod is None:
        return None
    annotations = pod.at("metadata", "annotations")
    return App(
        document,
        pod,
        {key.text: Annotation(key.text, key, value) for key, value in annotations.pairs()} if annotations else {},
        tuple(_containers(pod, "containers")),
        tuple(_containers(pod, "initContainers")),
    )


def _containers(pod: Node, field: str) -> Iterator[Container]:
    containers = pod.at("spec", field)
    for node in containers.items() if containers else ():
        ports, env = node.get("ports"), node.get("env")
        numbers = (port.get("containerPort") for port in ports.items()) if ports else ()
        values = ((entry.text_at("name"), entry.get("value")) for entry in env.items()) if env else ()
        yield Container(
            node.text_at("name"),
            node,
            tuple(number for number in numbers if number),
            {name: value for name, value in values if value},
        )
