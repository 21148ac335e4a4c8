"""Overlays that are right: building blocks of the release around services of `service_blocks`."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from .merging import Values, merged
from .service_blocks import KEYS, LABELS, PEERS, SECRETS, WORDS, keyed, services, some

DEFAULT_SERVICES = ("backend", "notification-service", "email-delivery-service", "recurring-task-service")
NEW_SERVICES = ("search", "a", "orders-2", "s" * 40)
PORTS = st.integers(1, 65535).filter(lambda port: port not in (3500, 3501, 9090, 50001, 50002))
SECRET = st.sampled_from(["kafka-secrets", "a.b-c", "9"])
KEY = st.sampled_from(["username", "ca.crt", "A_b", "-"])
METADATA = keyed(
    st.sampled_from(["maxMessageBytes", "compression", "true", "1"]),
    st.one_of(st.none(), WORDS, st.booleans(), st.integers(0, 2**53)),
)


def _kafka(protocol: str, mechanism: str, key: str, metadata: Values, brokers: str) -> Values:
    has_ca = protocol == "SSL" or (protocol == "SASL_SSL" and key != "username")
    return {
        "kafka": {
            "bootstrapServers": brokers,
            "securityProtocol": protocol,
            "sasl": {"mechanism": mechanism, "passwordKey": key},
            "tls": {"caSecretKey": key if has_ca else ""},
            "metadata": metadata,
        }
    }


def _redis(metadata: Values) -> Values:
    component = {"type": "pubsub.redis", "metadata": {"redisHost": "redis:6379", **metadata}}
    return {"components": {"pubsub": "pubsub-redis"}, "customComponents": {"pubsub-redis": component}}


BLOCKS: dict[str, SearchStrategy[Values]] = {
    "names": st.builds(lambda name: {"fullnameOverride": name}, st.sampled_from(["", "x", "my-todo", "n" * 70])),
    "labels": st.builds(lambda labels: {"commonLabels": labels}, st.one_of(st.none(), keyed(KEYS, LABELS))),
    "annotations": st.builds(lambda own: {"commonAnnotations": own}, st.one_of(st.none(), keyed(KEYS, WORDS))),
    "a kafka cluster": st.builds(
        _kafka,
        st.sampled_from(["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]),
        st.sampled_from(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]),
        KEY,
        METADATA,
        st.sampled_from(["kafka:9093", "a:1,b.example.com:65535"]),
    ),
    "a database": st.builds(
        lambda secret, key, metadata: {
            "postgres": {
                "existingSecret": secret,
                "sidecarKey": "url",
                "tls": {"caSecretKey": key},
                "metadata": metadata,
            }
        },
        SECRET,
        st.sampled_from(["", "ca.crt"]),
        METADATA,
    ),
    "events": st.builds(lambda name: {"events": {"format": name}}, st.sampled_from(["raw", "cloudevents"])),
    "subscriptions": st.builds(
        lambda mode, letters, retries: {
            "subscriptions": {
                "mode": mode,
                "deadLetter": letters,
                "retry": {"maxRetries": retries[0], "intervalSeconds": retries[1]},
            }
        },
        st.sampled_from(["programmatic", "declarative"]),
        st.booleans(),
        st.sampled_from([(0, 1), (3, 3), (9, 1), (0, 100), (1, 9)]),
    ),
    "network policies": st.builds(
        lambda kafka, peers, port: {
            "networkPolicy": {
                "enabled": True,
                "kafka": kafka,
                "postgres": {"peers": peers, "port": port},
                "apiServer": {"ports": [port]},
                "monitoring": peers,
            }
        },
        st.lists(PEERS, max_size=2),
        st.lists(PEERS, max_size=2),
        st.integers(1, 65535),
    ),
    "external secrets": st.builds(
        lambda name, key, own: {
            "externalSecrets": {
                "store": {"name": "vault", "kind": "SecretStore"},
                "refreshInterval": "30m",
                "secrets": {name: {key: {"key": "kafka", **own}}},
            }
        },
        st.sampled_from(SECRETS),
        KEY,
        some(property=st.just("password"), version=st.just("v1")),
    ),
    "further objects": st.builds(
        lambda name, text: {"extraObjects": {name: {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": text}}}},
        st.sampled_from(["mail-templates", "a", "o" * 40]),
        WORDS,
    ),
    "an image": st.builds(lambda tag: {"image": {"tag": tag}}, st.sampled_from(["", "1.2.3", "1e3", "0"])),
    "defaults": st.builds(lambda own: {"defaults": {"env": own}}, keyed(st.just("REGION"), WORDS)),
}


@st.composite
def _custom(draw: st.DrawFn, users: list[str]) -> Values:
    """Return a component that some of the services load."""
    metadata = keyed(st.sampled_from(["host", "true"]), st.one_of(WORDS, st.integers(0, 2**53), _reference()))
    component = draw(
        st.fixed_dictionaries(
            {"type": st.just("state.redis")},
            optional={
                "version": st.just("v1"),
                "initTimeout": st.just("10s"),
                "ignoreErrors": st.booleans(),
                "metadata": metadata,
            },
        )
    )
    user = draw(st.sampled_from(users))
    return {"customComponents": {"cache": component}, "services": {user: {"components": ["cache"]}}}


def _reference() -> SearchStrategy[Values]:
    return st.one_of(
        st.just({"envRef": "HOST"}), st.just({"secretKeyRef": {"name": "redis-secrets", "key": "password"}})
    )


def _tests(values: Values) -> Values:
    """Return the settings of the test pods: on where a service consumes what another one publishes."""
    services = values["services"]
    for publisher, sends in services.items():
        for observer, takes in services.items():
            if set((sends or {}).get("publishes", ())) & set((takes or {}).get("subscribes", ())):
                return {"tests": {"enabled": True, "publisher": publisher, "observer": observer}}
    return {"tests": {"enabled": False}}


@st.composite
def overlays(draw: st.DrawFn) -> Values:
    """Return values that the chart must render."""
    chosen = draw(st.lists(st.sampled_from(sorted(BLOCKS)), max_size=4, unique=True))
    redis = draw(st.booleans()) and "a kafka cluster" not in chosen
    kept = draw(st.lists(st.sampled_from(DEFAULT_SERVICES), max_size=2, unique=True))
    new = draw(st.lists(st.sampled_from(NEW_SERVICES), min_size=0 if kept else 1, max_size=2, unique=True))
    names = kept + new
    own = {name: draw(services(kafka=not redis)) for name in names}
    for name in new:
        own[name]["port"] = draw(PORTS)
    callers = {
        name: {"calls": [callee]}
        for name, callee in draw(keyed(st.sampled_from(names), st.sampled_from(names))).items()
    }
    values = merged(
        *(draw(BLOCKS[name]) for name in chosen),
        {"services": {name: None for name in DEFAULT_SERVICES if name not in kept}},
        {"services": own},
        {"services": callers},
        draw(_custom(names)) if draw(st.booleans()) else {},
    )
    if redis and any(service.get("publishes") or service.get("subscribes") for service in own.values()):
        values = merged(values, _redis(draw(METADATA)))
    return merged(values, _tests(values))
