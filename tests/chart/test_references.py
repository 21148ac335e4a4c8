"""Everything that an object names is rendered, or is one of the Secrets that exist before the installation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from .helm import OVERLAYS, Overlay, rendered
from .objects import Pod, of_kind, pods

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


def _named(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        if key in node:
            yield node[key]
        for value in node.values():
            yield from _named(value, key)
    if isinstance(node, list):
        for value in node:
            yield from _named(value, key)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_secrets_are_the_ones_that_are_documented(overlay: Overlay) -> None:
    for item in rendered(overlay):
        named = {reference["name"] for reference in _named(item.body, "secretKeyRef")}
        named |= {secret["secretName"] for secret in _named(item.body, "secret")}
        named |= {name for rule in item.body.get("rules", []) for name in rule["resourceNames"]}
        if item.pod:
            tokens = (item.pod.annotations.get(f"dapr.io/{kind}-token-secret") for kind in ("api", "app"))
            named |= {name for name in tokens if name}
        assert named <= EXTERNAL_SECRETS, f"{item} names {named - EXTERNAL_SECRETS}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_accounts_configurations_and_volumes_of_pods_exist(overlay: Overlay) -> None:
    accounts, configurations = of_kind(rendered(overlay), "ServiceAccount"), of_kind(rendered(overlay), "Configuration")
    for pod in pods(rendered(overlay)):
        assert pod.spec["serviceAccountName"] in {*accounts, *EXTERNAL_ACCOUNTS}, f"{pod}"
        if pod.has_sidecar:
            assert pod.annotations["dapr.io/config"] in configurations, f"{pod}"
        assert _mounted(pod) == {volume["name"] for volume in pod.spec["volumes"]}, f"{pod}"


def _mounted(pod: Pod) -> set[str]:
    sidecar = pod.annotations.get("dapr.io/volume-mounts", "")
    names = {mount.partition(":")[0] for mount in sidecar.split(",") if mount}
    return names | {mount["name"] for container in pod.containers for mount in container["volumeMounts"]}


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_binding_joins_a_role_and_an_account_of_the_release(overlay: Overlay) -> None:
    roles, accounts = of_kind(rendered(overlay), "Role"), of_kind(rendered(overlay), "ServiceAccount")
    bindings = of_kind(rendered(overlay), "RoleBinding")
    assert bindings.keys() == roles.keys()
    for binding in bindings.values():
        assert binding.body["roleRef"]["name"] in roles
        assert {subject["name"] for subject in binding.body["subjects"]} <= accounts.keys()


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_the_addresses_that_a_pod_is_told_are_services_of_the_release(overlay: Overlay) -> None:
    services = of_kind(rendered(overlay), "Service")
    for pod in pods(rendered(overlay)):
        for name, value in pod.env.items():
            if name.endswith("_URL") and isinstance(value, str):
                url = urlsplit(value)
                assert url.hostname in services, f"{name} of {pod} is {value}"
                assert url.port in {port["port"] for port in services[url.hostname].body["spec"]["ports"]}


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_the_components_that_a_pod_is_told_exist(overlay: Overlay) -> None:
    components = of_kind(rendered(overlay), "Component")
    for pod in pods(rendered(overlay)) if components else ():
        for name in ("PUBSUB_NAME", "STATE_STORE_NAME", "SECRET_STORE_NAME"):
            assert pod.env[name] in components, f"{name} of {pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_probes_ask_a_port_of_the_container(overlay: Overlay) -> None:
    for deployment in of_kind(rendered(overlay), "Deployment").values():
        assert deployment.pod
        (container,) = deployment.pod.containers
        names = {port["name"] for port in container["ports"]}
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            assert container[probe]["httpGet"]["port"] in names, f"{probe} of {deployment}"
