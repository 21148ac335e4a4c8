"""What may be read through the secrets API, and that no secret is rendered."""

from __future__ import annotations

import re

import pytest

from .helm import DEFAULTS, DIRECT_KAFKA, OVERLAYS, Overlay, rendered, rendered_text
from .objects import of_kind, pods

URL_WITH_PASSWORD = re.compile(r"[a-z+]+://[^/\s:]+:[^/\s@]+@")
FROM_SECRETS = {"DATABASE_URL", "JWT_SECRET", "KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_CA_CERT"}


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_no_secret_is_rendered(overlay: Overlay) -> None:
    text = rendered_text(overlay)
    assert not URL_WITH_PASSWORD.search(text)
    assert "-----BEGIN" not in text
    assert not of_kind(rendered(overlay), "Secret")
    for pod in pods(rendered(overlay)):
        for name in FROM_SECRETS & pod.env.keys():
            assert isinstance(pod.env[name], dict), f"{name} of {pod} is written out"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_sidecar_denies_secrets_by_default(overlay: Overlay) -> None:
    configurations = of_kind(rendered(overlay), "Configuration")
    for pod in pods(rendered(overlay)):
        if pod.has_sidecar:
            scopes = configurations[pod.annotations["dapr.io/config"]].body["spec"]["secrets"]["scopes"]
            assert {scope["storeName"]: scope["defaultAccess"] for scope in scopes} == {
                "kubernetes": "deny",
                "kubernetes-secrets": "deny",
            }, f"{pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_configuration_and_role_allow_the_same_secrets(overlay: Overlay) -> None:
    roles = of_kind(rendered(overlay), "Role")
    for name, configuration in of_kind(rendered(overlay), "Configuration").items():
        allowed = configuration.body["spec"]["secrets"]["scopes"][1].get("allowedSecrets", [])
        granted = [rule["resourceNames"] for rule in roles[name].body["rules"]] if name in roles else []
        assert granted == ([allowed] if allowed else []), f"{configuration}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_role_reads_named_secrets_and_nothing_else(overlay: Overlay) -> None:
    for role in of_kind(rendered(overlay), "Role").values():
        for rule in role.body["rules"]:
            assert rule["verbs"] == ["get"]
            assert rule["resources"] == ["secrets"]
            assert rule["resourceNames"]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_only_pods_in_the_scopes_of_the_secret_store_have_a_token(overlay: Overlay) -> None:
    with_store = overlay if of_kind(rendered(overlay), "Component") else DEFAULTS
    scopes = of_kind(rendered(with_store), "Component")["kubernetes-secrets"].body["scopes"]
    for pod in pods(rendered(overlay)):
        assert pod.spec["automountServiceAccountToken"] == (pod.env["APP_ID"] in scopes), f"{pod}"


def test_the_rights_do_not_depend_on_the_switches() -> None:
    for kind in ("Role", "RoleBinding", "ServiceAccount"):
        assert of_kind(rendered(DIRECT_KAFKA), kind) == of_kind(rendered(DEFAULTS), kind)
