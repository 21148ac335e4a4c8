"""The Dapr Components: who loads them, and how Kafka's words become Dapr's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolchain.paths import REPOSITORY

from .helm import COMPONENTS, DEFAULTS, LOCAL, OVERLAYS, RENDERER, Overlay, rendered
from .objects import Manifest, of_kind

SENSITIVE = {"saslUsername", "saslPassword", "caCert", "connectionString"}


def metadata(component: Manifest) -> dict[str, Any]:
    return {item["name"]: item.get("value", item.get("secretKeyRef")) for item in component.body["spec"]["metadata"]}


def kafka(*settings: str) -> dict[str, Any]:
    words = [word for setting in settings for word in ("--set", setting)]
    return metadata(of_kind(RENDERER.objects(DEFAULTS, *words), "Component")["pubsub-kafka"])


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_component_is_for_somebody_and_only_for_services_that_exist(overlay: Overlay) -> None:
    names = {item.labels["app.kubernetes.io/component"] for item in of_kind(rendered(overlay), "Deployment").values()}
    for component in of_kind(rendered(overlay), "Component").values():
        scopes = component.body["scopes"]
        assert scopes, f"{component} is loaded by every application of the namespace"
        assert set(scopes) <= names, f"{component} is for {set(scopes) - names}, which nobody is"
        assert scopes == sorted(scopes)


def test_scopes_come_from_what_the_services_declare() -> None:
    scopes = {name: item.body["scopes"] for name, item in of_kind(rendered(DEFAULTS), "Component").items()}
    assert scopes == {
        "pubsub-kafka": ["backend", "email-delivery-service", "notification-service", "recurring-task-service"],
        "statestore-postgres": ["backend", "notification-service"],
        "kubernetes-secrets": ["email-delivery-service", "notification-service"],
    }


def test_a_component_that_nobody_uses_is_not_rendered() -> None:
    off = ["--set", "services.backend.state=false,services.notification-service.state=false"]
    assert of_kind(RENDERER.objects(DEFAULTS, *off), "Component").keys() == {"pubsub-kafka", "kubernetes-secrets"}


def test_components_do_not_depend_on_the_switches() -> None:
    assert of_kind(rendered(COMPONENTS), "Component") == of_kind(rendered(DEFAULTS), "Component")


@pytest.mark.parametrize("path", sorted((REPOSITORY / "components").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_holds_the_component_of_its_name(path: Path) -> None:
    assert f"name: {path.stem}\n" in path.read_text()


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_what_is_secret_comes_from_a_secret_that_the_operator_reads(overlay: Overlay) -> None:
    for component in of_kind(rendered(overlay), "Component").values():
        found = metadata(component)
        for name in SENSITIVE & found.keys():
            assert isinstance(found[name], dict), f"{name} of {component} is written out"
        if any(isinstance(value, dict) for value in found.values()):
            assert component.body["auth"] == {"secretStore": "kubernetes"}, f"{component}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_value_of_a_component_is_text(overlay: Overlay) -> None:
    for component in of_kind(rendered(overlay), "Component").values():
        for name, value in metadata(component).items():
            assert isinstance(value, str | dict), f"{name} of {component} is {value!r}"


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        ("PLAINTEXT", {"authType": "none"}),
        ("SASL_PLAINTEXT", {"authType": "password", "saslMechanism": "SHA-512", "disableTls": "true"}),
        ("SASL_SSL", {"authType": "password", "saslMechanism": "SHA-512"}),
    ],
)
def test_the_security_protocol_becomes_dapr_s_authentication(protocol: str, expected: dict[str, str]) -> None:
    found = kafka(f"kafka.securityProtocol={protocol}")
    assert {name: found[name] for name in ("authType", "saslMechanism", "disableTls") if name in found} == expected
    assert ("saslPassword" in found) == protocol.startswith("SASL_")


def test_tls_without_a_user_is_the_authentication_by_certificate() -> None:
    found = kafka("kafka.securityProtocol=SSL", "kafka.tls.caSecretKey=ca.crt")
    assert found["authType"] == "certificate"
    assert found["caCert"] == {"name": "kafka-secrets", "key": "ca.crt"}


@pytest.mark.parametrize(
    ("mechanism", "word"), [("PLAIN", "PLAINTEXT"), ("SCRAM-SHA-256", "SHA-256"), ("SCRAM-SHA-512", "SHA-512")]
)
def test_the_mechanism_gets_dapr_s_word(mechanism: str, word: str) -> None:
    assert kafka(f"kafka.sasl.mechanism={mechanism}")["saslMechanism"] == word


def test_the_consumer_group_and_its_offsets_are_those_of_the_service_without_dapr() -> None:
    found = kafka()
    assert found["consumerGroup"] == "{appID}-group"
    assert found["initialOffset"] == "oldest"
    assert found["consumerGroupRebalanceStrategy"] == "roundrobin"


def test_the_ca_of_the_database_is_a_path_that_is_mounted_into_service_and_sidecar() -> None:
    found = metadata(of_kind(rendered(LOCAL), "Component")["statestore-postgres"])
    folder, _slash, file = found["sslRootCert"].rpartition("/")
    for deployment in of_kind(rendered(LOCAL), "Deployment").values():
        pod = deployment.pod
        assert pod
        (volume,) = [item for item in pod.spec["volumes"] if item["name"] == "postgres-ca"]
        assert volume["secret"]["items"] == [{"key": "postgres-ca.crt", "path": file}]
        assert pod.annotations["dapr.io/volume-mounts"] == f"postgres-ca:{folder}"
        assert {"name": "postgres-ca", "mountPath": folder, "readOnly": True} in pod.containers[0]["volumeMounts"]
        assert pod.env["PGSSLROOTCERT"] == found["sslRootCert"]


def test_the_tables_of_dapr_have_a_prefix_and_no_field_of_version_1() -> None:
    found = metadata(of_kind(rendered(DEFAULTS), "Component")["statestore-postgres"])
    assert found["tablePrefix"] == "dapr_"
    assert "tableName" not in found
