"""Rendered Kubernetes objects, with the questions that the tests ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

SIDECAR = "dapr.io/enabled"


@dataclass(frozen=True, slots=True)
class Pod:
    """The pod template of an object."""

    owner: Manifest
    template: dict[str, Any]

    def __str__(self) -> str:
        return f"pod of {self.owner}"

    @property
    def annotations(self) -> dict[str, Any]:
        """Its annotations; empty without a sidecar."""
        found: dict[str, Any] = self.template["metadata"].get("annotations", {})
        return found

    @property
    def labels(self) -> dict[str, str]:
        """Its labels."""
        found: dict[str, str] = self.template["metadata"]["labels"]
        return found

    @property
    def spec(self) -> dict[str, Any]:
        """Its spec."""
        found: dict[str, Any] = self.template["spec"]
        return found

    @property
    def containers(self) -> list[dict[str, Any]]:
        """The application's containers; the injector adds the sidecar later."""
        found: list[dict[str, Any]] = self.spec["containers"]
        return found

    @property
    def has_sidecar(self) -> bool:
        """Whether the injector will add the sidecar."""
        return SIDECAR in self.annotations

    @property
    def env(self) -> dict[str, Any]:
        """Variables by name: the text, or where it comes from."""
        return {item["name"]: item.get("value", item.get("valueFrom")) for item in self.containers[0]["env"]}


@dataclass(frozen=True, slots=True)
class Manifest:
    """One rendered object."""

    body: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.body["kind"])

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.body["metadata"]["name"])

    @property
    def labels(self) -> dict[str, str]:
        """Its labels."""
        found: dict[str, str] = self.body["metadata"]["labels"]
        return found

    @property
    def pod(self) -> Pod | None:
        """Its pod template, if it is a workload."""
        return Pod(self, self.body["spec"]["template"]) if self.kind in ("Deployment", "Job") else None


def parse(text: str) -> tuple[Manifest, ...]:
    """Return the objects of a rendered stream."""
    return tuple(Manifest(body) for body in yaml.load_all(text, Loader=yaml.CSafeLoader) if body)


def of_kind(objects: tuple[Manifest, ...], kind: str) -> dict[str, Manifest]:
    """Return the objects of one kind by name."""
    return {item.name: item for item in objects if item.kind == kind}


def pods(objects: tuple[Manifest, ...]) -> list[Pod]:
    """Return the pod templates."""
    return [item.pod for item in objects if item.pod]
