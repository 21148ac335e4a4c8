"""The Dapr Components: which there are, and how Kafka's words become Dapr's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolchain.paths import REPOSITORY

from .helm import COMPONENTS, DEFAULTS, LOCAL, RENDERER, rendered
from .invariants.components import metadata
from .objects import of_kind


def kafka(*settings: str) -> dict[str, Any]:
    words = [word for setting in settings for word in ("--set", setting)]
    return metadata(of_kind(RENDERER.objects(DEFAULTS, *words), "Component")["pubsub-kafka"])


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
