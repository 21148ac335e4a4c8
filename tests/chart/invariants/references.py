"""Everything that an object names is rendered, or exists before the installation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ..objects import Pod, of_kind, pods
from .registry import Objects, always, of_overlays

# each is told of in the overlay that names it
EXTERNAL_SECRETS = {
    "app-api-token",
    "dapr-api-token",
    "kafka-secrets",
    "rabbitmq-secrets",
    "redis-secrets",
    "smtp-secrets",
    "todo-app-secrets",
}
EXTERNAL_ACCOUNTS = {"recurring"}
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


def _named(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        if key in node:
            yield node[key]
        for value in node.values():
            yield from _named(value, key)
    if isinstance(node, list):
        for value in node:
            yield from _named(value, key)


@of_overlays
def secrets_are_the_ones_that_are_documented(objects: Objects) -> None:
    for item in objects:
        named = {reference["name"] for reference in _named(item.body, "secretKeyRef")}
        named |= {secret["secretName"] for secret in _named(item.body, "secret")}
        named |= {name for rule in item.body.get("rules", []) for name in rule["resourceNames"]}
        if item.pod:
            tokens = (item.pod.annotations.get(f"dapr.io/{kind}-token-secret") for kind in ("api", "app"))
            named |= {name for name in tokens if name}
        assert named <= EXTERNAL_SECRETS, f"{item} names {named - EXTERNAL_SECRETS}"


@always
def accounts_configurations_and_volumes_of_pods_exist(objects: Objects) -> None:
    accounts, configurations = of_kind(objects, "ServiceAccount"), of_kind(objects, "Configuration")
    for pod in pods(objects):
        assert pod.spec["serviceAccountName"] in {*accounts, *EXTERNAL_ACCOUNTS}, f"{pod}"
        if pod.has_sidecar:
            assert pod.annotations["dapr.io/config"] in configurations, f"{pod}"
        assert _mounted(pod) == {volume["name"] for volume in pod.spec["volumes"]}, f"{pod}"


def _mounted(pod: Pod) -> set[str]:
    sidecar = pod.annotations.get("dapr.io/volume-mounts", "")
    names = {mount.partition(":")[0] for mount in sidecar.split(",") if mount}
    return names | {mount["name"] for container in pod.containers for mount in container["volumeMounts"]}


@always
def a_binding_joins_a_role_and_an_account(objects: Objects) -> None:
    roles, accounts = of_kind(objects, "Role"), of_kind(objects, "ServiceAccount")
    bindings = of_kind(objects, "RoleBinding")
    assert bindings.keys() == roles.keys()
    for binding in bindings.values():
        assert binding.body["roleRef"]["name"] in roles
        assert {subject["name"] for subject in binding.body["subjects"]} <= {*accounts, *EXTERNAL_ACCOUNTS}


@always
def the_addresses_that_a_pod_is_told_are_services_of_the_release(objects: Objects) -> None:
    services = of_kind(objects, "Service")
    for pod in pods(objects):
        for name, value in pod.env.items():
            if name.endswith("_URL") and isinstance(value, str):
                url = urlsplit(value)
                assert url.hostname in services, f"{name} of {pod} is {value}"
                assert url.port in {port["port"] for port in services[url.hostname].body["spec"]["ports"]}


@of_overlays
def the_components_that_a_pod_is_told_exist(objects: Objects) -> None:
    components = of_kind(objects, "Component")
    for pod in pods(objects) if components else ():
        for name in ("PUBSUB_NAME", "STATE_STORE_NAME", "SECRET_STORE_NAME"):
            assert pod.env[name] in components, f"{name} of {pod}"


@always
def probes_ask_a_port_of_the_container(objects: Objects) -> None:
    for deployment in of_kind(objects, "Deployment").values():
        assert deployment.pod
        (container,) = deployment.pod.containers
        names = {port["name"] for port in container["ports"]}
        for probe in container.keys() & set(PROBES):
            assert container[probe]["httpGet"]["port"] in names, f"{probe} of {deployment}"


@of_overlays
def every_container_of_a_service_has_probes(objects: Objects) -> None:
    for deployment in of_kind(objects, "Deployment").values():
        assert deployment.pod
        assert deployment.pod.containers[0].keys() >= set(PROBES), f"{deployment}"
