"""The Dapr Components: who loads them, and that they hold no secret."""

from __future__ import annotations

from typing import Any

from ..objects import Manifest, of_kind
from .registry import Objects, always, of_overlays

SENSITIVE = {"saslUsername", "saslPassword", "caCert", "connectionString"}


def metadata(component: Manifest) -> dict[str, Any]:
    """Return its settings by name: the text, or where it comes from."""
    return {item["name"]: item.get("value", item.get("secretKeyRef")) for item in component.body["spec"]["metadata"]}


@always
def every_component_is_for_somebody_and_only_for_services_that_exist(objects: Objects) -> None:
    names = {item.labels["app.kubernetes.io/component"] for item in of_kind(objects, "Deployment").values()}
    for component in of_kind(objects, "Component").values():
        scopes = component.body["scopes"]
        assert scopes, f"{component} is loaded by every application of the namespace"
        assert set(scopes) <= names, f"{component} is for {set(scopes) - names}, which nobody is"
        assert scopes == sorted(scopes)


@of_overlays
def what_is_secret_comes_from_a_secret(objects: Objects) -> None:
    for component in of_kind(objects, "Component").values():
        found = metadata(component)
        for name in SENSITIVE & found.keys():
            assert isinstance(found[name], dict), f"{name} of {component} is written out"


@always
def the_operator_reads_the_secrets_of_a_component(objects: Objects) -> None:
    for component in of_kind(objects, "Component").values():
        if any("secretKeyRef" in item for item in component.body["spec"]["metadata"]):
            assert component.body["auth"] == {"secretStore": "kubernetes"}, f"{component}"


@always
def every_value_of_a_component_is_text(objects: Objects) -> None:
    for component in of_kind(objects, "Component").values():
        for item in component.body["spec"]["metadata"]:
            text = item.get("value", item.get("envRef", ""))
            assert isinstance(text, str), f"{item['name']} of {component} is {text!r}"
