"""What may be read through the secrets API, and that no secret is rendered."""

from __future__ import annotations

import re

from ..objects import of_kind, pods
from .registry import Objects, always

URL_WITH_PASSWORD = re.compile(r"[a-z+]+://[^/\s:]+:[^/\s@]+@")
FROM_SECRETS = {"DATABASE_URL", "JWT_SECRET", "KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_CA_CERT"}


@always
def no_secret_is_rendered(objects: Objects) -> None:
    for item in objects:
        text = str(item.body)
        assert not URL_WITH_PASSWORD.search(text), f"{item} has a password"
        assert "-----BEGIN" not in text, f"{item} has a key"
    assert not of_kind(objects, "Secret")
    for pod in pods(objects):
        for name in FROM_SECRETS & pod.env.keys():
            assert isinstance(pod.env[name], dict), f"{name} of {pod} is written out"


@always
def every_sidecar_denies_secrets_by_default(objects: Objects) -> None:
    configurations = of_kind(objects, "Configuration")
    for pod in pods(objects):
        if pod.has_sidecar:
            scopes = configurations[pod.annotations["dapr.io/config"]].body["spec"]["secrets"]["scopes"]
            assert {scope["storeName"]: scope["defaultAccess"] for scope in scopes} == {
                "kubernetes": "deny",
                pod.env["SECRET_STORE_NAME"]: "deny",
            }, f"{pod}"


@always
def configuration_and_role_allow_the_same_secrets(objects: Objects) -> None:
    roles = of_kind(objects, "Role")
    for name, configuration in of_kind(objects, "Configuration").items():
        allowed = configuration.body["spec"]["secrets"]["scopes"][1].get("allowedSecrets", [])
        granted = [rule["resourceNames"] for rule in roles[name].body["rules"]] if name in roles else []
        assert granted == ([allowed] if allowed else []), f"{configuration}"


@always
def a_role_reads_named_secrets_and_nothing_else(objects: Objects) -> None:
    for role in of_kind(objects, "Role").values():
        for rule in role.body["rules"]:
            assert rule["verbs"] == ["get"]
            assert rule["resources"] == ["secrets"]
            assert rule["resourceNames"]


@always
def only_pods_in_the_scopes_of_the_secret_store_have_a_token(objects: Objects) -> None:
    components = of_kind(objects, "Component")
    for pod in pods(objects) if components else ():  # values may leave them out of this rendering
        store = components.get(pod.env["SECRET_STORE_NAME"])
        scopes = store.body["scopes"] if store else []
        assert pod.spec["automountServiceAccountToken"] == (pod.env["APP_ID"] in scopes), f"{pod}"
