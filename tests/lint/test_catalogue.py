"""The catalogue is what the pinned Go modules and the overlay say, and finds types as daprd's registry does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.catalogue.gomodules import DAPR_RELEASES
from daprlint.catalogue.overlay import read as read_overlay

DAPR_GO_MOD = Path(__file__).parents[2] / "tools" / "go" / "dapr" / "go.mod"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(versions()[-1])


def test_there_is_data_of_every_release() -> None:
    assert versions() == list(DAPR_RELEASES)


def test_the_newest_version_is_the_one_that_the_tools_build() -> None:
    pinned = re.search(r"^\s+github.com/dapr/dapr (\S+)$", DAPR_GO_MOD.read_text(), re.MULTILINE)
    assert pinned
    assert DAPR_RELEASES[versions()[-1]] == pinned[1]


@pytest.mark.parametrize(
    ("version", "name", "of", "field", "read"),
    [
        ("1.15", "pubsub.kafka", "v1", "consumerGroupRebalanceStrategy", False),
        ("1.16", "pubsub.kafka", "v1", "consumerGroupRebalanceStrategy", True),
        ("1.17", "pubsub.kafka", "v1", "producerRequiredAcks", False),
        ("1.18", "pubsub.kafka", "v1", "producerRequiredAcks", True),
        ("1.14", "secretstores.local.file", "v1", "secretsFile", True),
        ("1.14", "bindings.kafka", "v1", "brokers", True),
    ],
)
def test_a_field_is_known_from_the_release_that_has_it(
    version: str, name: str, of: str, field: str, read: bool
) -> None:
    known = Catalogue(version).type_version(name, of)
    assert known is not None
    assert known.reads(field) is read


@pytest.mark.parametrize(
    ("version", "name", "known"),
    [
        ("1.14", "workflowbackend.actors", True),
        ("1.15", "workflowbackend.actors", False),
        ("1.14", "conversation.openai", False),
        ("1.15", "conversation.openai", True),
        ("1.17", "configuration.kubernetes", False),
        ("1.18", "configuration.kubernetes", True),
    ],
)
def test_a_type_is_known_in_the_releases_that_register_it(version: str, name: str, known: bool) -> None:
    assert (Catalogue(version).type_version(name, "v1") is not None) is known


def test_a_value_is_allowed_from_the_release_that_takes_it() -> None:
    takes = {}
    for version in ("1.16", "1.17"):
        kafka = Catalogue(version).type_version("pubsub.kafka", "v1")
        assert kafka is not None
        takes[version] = "oidc_private_key_jwt" in kafka.fields["authtype"].allowed
    assert takes == {"1.16": False, "1.17": True}


def test_every_overlay_entry_is_about_a_registered_type(catalogue: Catalogue) -> None:
    names = {name.partition("/")[0] for name in read_overlay()["types"]}
    assert names <= set(catalogue.type_names)


@pytest.mark.parametrize(
    ("name", "version", "known"),
    [
        ("pubsub.kafka", "v1", True),
        ("pubsub.kafka", "", True),
        ("pubsub.kafka", "v0", True),
        ("pubsub.kafka", "v2", False),
        ("pubsub.Kafka", "v1", True),
        ("Pubsub.kafka", "v1", False),  # the category's case counts
        ("state.postgresql", "", True),
        ("state.postgres", "v2", True),
        ("state.postgresql", "v0", False),
        ("state.yugabytedb", "v2", True),
        ("state.yugabytedb", "v1", False),
        ("bindings.mqtt", "v1", True),
        ("secretstores.aws.secretmanager", "v1", True),
        ("secretstores.aws.secretsmanager", "v1", False),
        ("crypto.dapr.jwks", "v1", True),
        ("crypto.jwks", "v1", False),
        ("middleware.http.bearer", "v1", True),
        ("middleware.bearer", "v1", False),
        ("nameresolution.sqlite", "v1", False),
        ("jobs.scheduled", "v1", False),
    ],
)
def test_types_are_found_as_daprd_finds_them(catalogue: Catalogue, name: str, version: str, known: bool) -> None:
    assert (catalogue.type_version(name, version) is not None) is known


@pytest.mark.parametrize(
    ("name", "version", "field", "read"),
    [
        ("pubsub.kafka", "v1", "clientId", True),
        ("pubsub.kafka", "v1", "backOffMaxRetries", True),
        ("pubsub.kafka", "v1", "authRequired", True),
        ("pubsub.kafka", "v1", "consumerID", True),
        ("pubsub.kafka", "v1", "acks", False),
        ("pubsub.kafka", "v1", "enableIdempotence", False),
        ("state.postgresql", "v2", "tablePrefix", True),
        ("state.postgresql", "v2", "tableName", False),
        ("state.postgresql", "v2", "cleanupIntervalInSeconds", True),
        ("state.postgresql", "v2", "url", True),
        ("state.postgresql", "v1", "tableName", True),
        ("state.azure.blobstorage", "v2", "storageAccountKey", True),
        ("secretstores.kubernetes", "v1", "defaultNamespace", True),
        ("pubsub.pulsar", "v1", "orders.jsonschema", True),
        ("middleware.http.bearer", "v1", "issuerURL", True),
    ],
)
def test_fields(catalogue: Catalogue, name: str, version: str, field: str, read: bool) -> None:
    type_ = catalogue.type_version(name, version)
    assert type_ is not None
    assert type_.reads(field) is read
    assert type_.reads(field.upper()) is read


def test_annotations_and_resources(catalogue: Catalogue) -> None:
    assert catalogue.annotations["app-port"] == "integer"
    assert catalogue.annotations["enable-native-sidecar"] == "bool"
    assert catalogue.annotations["component-container"] == "string"
    assert {"auth", "scopes", "spec"} == catalogue.resources["Component/v1alpha1"].keys()
    assert "routes" in catalogue.resources["Subscription/v2alpha1"]["spec"]
    assert "WorkflowAccessPolicy/v1alpha1" in catalogue.resources
