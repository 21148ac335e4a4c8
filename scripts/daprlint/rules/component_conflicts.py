"""C: metadata fields that do not fit each other, or the way in which a component keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.components import Component, Entry
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_decimal, is_duration, seconds
from daprlint.release import Release
from daprlint.rule import rule

KAFKA = ("pubsub.kafka", "bindings.kafka")
# Kafka's protocol as Dapr speaks it without `version`, and the first with zstd
_KAFKA_DEFAULT, _WITH_ZSTD = "2.0.0", (2, 1, 0)
_HEARTBEAT, _SESSION = "3s", "10s"
REDIS = ("pubsub.redis", "state.redis", "bindings.redis", "configuration.redis")
SEPARATOR = "||"


@rule("C024", Severity.ERROR)
def compression_of_another_kafka(release: Release) -> Iterator[Finding]:
    """The compression zstd with a `version` of Kafka that does not have it.

    Without `version` Dapr speaks the protocol of Kafka 2.0.0; zstd came with 2.1.0. Daprd exits at start, whatever
    version the broker is.

    Seen: daprd 1.18.3 exits with "zstd compression requires Version >= V2_1_0_0".

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: compression
              value: zstd            # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: compression
              value: zstd
            - name: version
              value: 2.8.0
    """
    for component in _of(release, KAFKA):
        compression, version = component.entry("compression"), component.entry("version")
        spoken = _literal(version) if version else _KAFKA_DEFAULT
        if compression and compression.value and _literal(compression).lower() == "zstd" and _is_older(spoken):
            message = f"zstd needs Kafka 2.1.0, but the component speaks {spoken}; daprd exits at start"
            yield Finding(compression.value, message, "set `version` to that of the broker, such as 2.8.0")


@rule("C025", Severity.ERROR)
def heartbeat_too_slow(release: Release) -> Iterator[Finding]:
    """A heartbeatInterval of Kafka that is not shorter than its sessionTimeout.

    Daprd exits at start. The defaults are 3s and 10s.

    Seen: daprd 1.18.3 exits with "Consumer.Group.Heartbeat.Interval must be < Consumer.Group.Session.Timeout".

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: heartbeatInterval
              value: 10s             # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: heartbeatInterval
              value: 10s
            - name: sessionTimeout
              value: 30s
    """
    for component in _of(release, KAFKA):
        heartbeat, session = component.entry("heartbeatInterval"), component.entry("sessionTimeout")
        often = _seconds(_literal(heartbeat) if heartbeat else _HEARTBEAT)
        limit = _seconds(_literal(session) if session else _SESSION)
        node = _value(heartbeat) or _value(session)
        if node and often is not None and limit is not None and often >= limit:
            message = "heartbeatInterval has to be shorter than sessionTimeout; daprd exits at start"
            yield Finding(node, message, "a third of sessionTimeout is usual")


@rule("C026", Severity.ERROR)
def two_redis_ports(release: Release) -> Iterator[Finding]:
    """A redisPort beside a redisHost with another port.

    Daprd exits at start with "already contains port".

    Seen: daprd 1.18.3 exits with "redis host already contains port 6379, but redisPort is set to 6380".

    Bad:
        spec:
          type: state.redis
          version: v1
          metadata:
            - name: redisHost
              value: redis:6379
            - name: redisPort
              value: "6380"          # <- here
    Good:
        spec:
          type: state.redis
          version: v1
          metadata:
            - name: redisHost
              value: redis:6380
    """
    for component in _of(release, REDIS):
        host, port = component.entry("redisHost"), component.entry("redisPort")
        node, number = _value(port), _literal(port) if port else ""
        for address in _literal(host).split(",") if host else ():
            written = re.fullmatch(r"[^:\[\]]+:(\d+)", address.strip())
            if node and written and is_decimal(number) and int(number) != 0 and number != written[1]:
                message = f"redisHost already has port {written[1]}, so daprd exits at start"
                yield Finding(node, message, "remove redisPort, or the port in redisHost")
                break


@rule("C027", Severity.ERROR)
def separator_in_prefix(release: Release) -> Iterator[Finding]:
    """A keyPrefix with `||`.

    Dapr puts these characters between prefix and key itself. Daprd exits at start.

    Seen: daprd 1.18.3 exits with "input key/keyPrefix 'shop||orders' can't contain '||'".

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: keyPrefix
              value: shop||orders    # <- here
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: keyPrefix
              value: shop-orders
    """
    for component in release.components:
        prefix = component.entry("keyPrefix") if component.category == "state" else None
        if prefix and prefix.value and SEPARATOR in (prefix.literal or ""):
            yield Finding(prefix.value, f"keyPrefix may not have `{SEPARATOR}`; daprd exits at start")


@rule("C028", Severity.WARNING)
def shared_consumer_group(release: Release) -> Iterator[Finding]:
    """A consumer group of Kafka that an application of the release uses by itself as well.

    The members of a group have to agree on how to share partitions. Dapr proposes `range`, aiokafka `roundrobin`: then
    the sidecar gets nothing, logs "The provider group protocol type is incompatible with the other members" again and
    again, and is ready. With `consumerGroupRebalanceStrategy: roundrobin` both work side by side. The rule goes by the
    name of a variable that has KAFKA and GROUP in it, so it warns only.

    Seen: daprd 1.18.3 beside aiokafka 0.14 gets 0 of 60 events by default, and 32 with roundrobin.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: consumerGroup
              value: order-service   # <- here
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - {name: KAFKA_CONSUMER_GROUP, value: order-service}
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: consumerGroup
              value: order-service
            - name: consumerGroupRebalanceStrategy
              value: roundrobin
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - {name: KAFKA_CONSUMER_GROUP, value: order-service}
    """
    groups = {
        value.text: container.name
        for app in release.apps
        for container in app.containers
        for name, value in container.env.items()
        if "KAFKA" in name.upper() and "GROUP" in name.upper()
    }
    for component in _of(release, KAFKA[:1]):
        group = component.entry("consumerGroup") or component.entry("consumerID")
        node, name = _value(group), _literal(group) if group else ""
        if node and name in groups and not component.entry("consumerGroupRebalanceStrategy"):
            message = (
                f"container `{groups[name]}` is in group `{name}` too; if it uses aiokafka, the sidecar gets nothing"
            )
            yield Finding(node, message, "add consumerGroupRebalanceStrategy: roundrobin")


@rule("C029", Severity.WARNING)
def no_default_secret_store(release: Release) -> Iterator[Finding]:
    """A secretKeyRef without auth.secretStore, among manifests that are for daprd outside of Kubernetes.

    Kubernetes has a default store, daprd by itself has none: it warns of a secret store "that isn't loaded" without
    saying which, initialises the component with empty values, and mostly exits. Manifests are taken for such when they
    have a local secret store and no workload.

    Seen: daprd 1.18.3 exits after "references a secret store that isn't loaded: ".

    Bad:
        metadata: {name: secrets}
        spec:
          type: secretstores.local.file
          version: v1
          metadata:
            - {name: secretsFile, value: secrets.json}
            - {name: multiValued, value: "true"}
        ---
        metadata: {name: statestore}
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: connectionString
              secretKeyRef:          # <- here
                name: postgres
                key: dsn
    Good:
        metadata: {name: secrets}
        spec:
          type: secretstores.local.file
          version: v1
          metadata:
            - {name: secretsFile, value: secrets.json}
            - {name: multiValued, value: "true"}
        ---
        metadata: {name: statestore}
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: connectionString
              secretKeyRef:
                name: postgres
                key: dsn
        auth:
          secretStore: secrets
    """
    stores = [component.name for component in release.components if component.type.startswith("secretstores.local.")]
    if not stores or release.apps:
        return
    for component in release.components:
        secret = next((entry.node.pair("secretKeyRef") for entry in component.entries if entry.secret), None)
        if secret and not component.document.root.text_at("auth", "secretStore"):
            message = "outside of Kubernetes there is no default secret store, so the value is empty"
            yield Finding(secret[0], message, f"add `auth: {{secretStore: {stores[0]}}}`")


def _of(release: Release, types: tuple[str, ...]) -> Iterator[Component]:
    return (component for component in release.components if component.type.lower() in types)


def _value(entry: Entry | None) -> Node | None:
    return entry.value if entry and entry.literal else None


def _literal(entry: Entry) -> str:
    text = entry.literal or ""
    return "" if "{" in text else text


def _is_older(version: str) -> bool:
    if not re.fullmatch(r"\d+\.\d+\.\d+(\.\d+)?", version):
        return False
    return tuple(int(part) for part in version.split("."))[:3] < _WITH_ZSTD


def _seconds(text: str) -> float | None:
    if is_decimal(text):
        return float(text)
    return seconds(text) if is_duration(text) else None
