"""Components with the settings of the chart, pointed at the parts of the tests, and any change a test asks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .world import USER_512

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .world import World

Manifest = dict[str, Any]
Secrets = dict[str, dict[str, str]]

PUBSUB = "pubsub-kafka"
STATESTORE = "statestore-postgres"
# In a cluster this store is built in; without one, a file store of the same name lets the same manifests load.
SECRETSTORE = "kubernetes"


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is read from a key of a Secret."""

    name: str
    key: str


def component(name: str, kind: str, settings: Mapping[str, str | Secret | None], *, version: str = "v1") -> Manifest:
    """A Component; a setting that is None is left out."""
    return {
        "apiVersion": "dapr.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": name},
        "spec": {
            "type": kind,
            "version": version,
            "initTimeout": "30s",
            "metadata": [_entry(key, value) for key, value in settings.items() if value is not None],
        },
        "auth": {"secretStore": SECRETSTORE},
    }


def pubsub(world: World, **changes: str | Secret | None) -> Manifest:
    """The Kafka component, authenticating as the SCRAM-SHA-512 user."""
    return component(
        PUBSUB,
        "pubsub.kafka",
        {
            "brokers": world.broker.bootstrap,
            "authType": "password",
            "saslMechanism": "SHA-512",
            "saslUsername": Secret("kafka-secrets", "username"),
            "saslPassword": Secret("kafka-secrets", "password"),
            "caCert": Secret("kafka-secrets", "ca.crt"),
            "consumerGroup": "{appID}-group",
            "initialOffset": "oldest",
            "consumerGroupRebalanceStrategy": "roundrobin",
            **changes,
        },
    )


def statestore(world: World, **changes: str | Secret | None) -> Manifest:
    """The PostgreSQL component, verifying the server's certificate against the CA file."""
    return component(
        STATESTORE,
        "state.postgresql",
        {
            "connectionString": Secret("todo-app-secrets", "POSTGRES_CONNECTION_STRING"),
            "sslRootCert": str(world.ca),
            **changes,
        },
        version="v2",
    )


def configuration(**spec: object) -> Manifest:
    return {"apiVersion": "dapr.io/v1alpha1", "kind": "Configuration", "metadata": {"name": "settings"}, "spec": spec}


def subscription(topic: str, route: str, **spec: object) -> Manifest:
    """A Subscription object, which does what an entry of the application's own list does."""
    return {
        "apiVersion": "dapr.io/v2alpha1",
        "kind": "Subscription",
        "metadata": {"name": topic},
        "spec": {"pubsubname": PUBSUB, "topic": topic, "routes": {"default": route}, **spec},
    }


def retries(policy: Mapping[str, object], *pubsubs: str) -> Manifest:
    """A Resiliency object with a policy of retries for what the pub/sub components deliver."""
    return {
        "apiVersion": "dapr.io/v1alpha1",
        "kind": "Resiliency",
        "metadata": {"name": "deliveries"},
        "spec": {
            "policies": {"retries": {"deliveries": dict(policy)}},
            "targets": {"components": {name: {"inbound": {"retry": "deliveries"}} for name in pubsubs or (PUBSUB,)}},
        },
    }


def secrets(world: World) -> Secrets:
    """The Secrets that the components refer to."""
    return {
        "kafka-secrets": {"username": USER_512.name, "password": USER_512.password, "ca.crt": world.ca.read_text()},
        "todo-app-secrets": {"POSTGRES_CONNECTION_STRING": world.connection_string()},
    }


def secret_store(directory: Path, content: Secrets) -> Manifest:
    """A store that reads Secrets from a file it writes to ``directory``."""
    file = directory / "secrets.json"
    file.write_text(json.dumps(content))
    return component(SECRETSTORE, "secretstores.local.file", {"secretsFile": str(file), "multiValued": "true"})


def _entry(name: str, value: str | Secret) -> Manifest:
    if isinstance(value, Secret):
        return {"name": name, "secretKeyRef": {"name": value.name, "key": value.key}}
    return {"name": name, "value": value}
