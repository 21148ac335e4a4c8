"""What daprd does with each setting of the Kafka component, right and wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .manifests import PUBSUB, pubsub
from .world import USER_256, USER_512

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .launch import Launcher
    from .world import World

AS_USER_256 = {"saslUsername": USER_256.name, "saslPassword": USER_256.password}
CLOSED_PORT = "127.0.0.1:9"
NO_BROKER = "kafka: client has run out of available brokers to talk to"


@dataclass(frozen=True, slots=True)
class Refused:
    """A change to the good component that ends daprd with exit code 1, and what its log then says."""

    name: str
    change: Mapping[str, str | None]
    says: str


REFUSED = (
    Refused("authType: sasl", {"authType": "sasl"}, "kafka error: invalid value for 'authType' attribute"),
    Refused("no authType", {"authType": None}, "kafka error: 'authType' attribute was missing or empty"),
    Refused("no brokers", {"brokers": None}, "kafka error: missing 'brokers' attribute"),
    Refused("no username", {"saslUsername": None}, "kafka error: missing SASL Username for authType 'password'"),
    Refused("initialOffset: earliest", {"initialOffset": "earliest"}, "kafka error: invalid initialOffset: earliest"),
    Refused("consumerId", {"consumerId": "x"}, "key consumerid is duplicate in the metadata"),
    Refused("compression: gzp", {"compression": "gzp"}, "kafka error: invalid compression: gzp"),
    Refused(
        "producerRequiredAcks: every",
        {"producerRequiredAcks": "every"},
        r"""kafka error: invalid value for 'producerRequiredAcks': \"every\" (must be \"all\", \"local\", or""",
    ),
    Refused("caCert: not PEM", {"caCert": "x"}, "kafka error: invalid ca certificate"),
    Refused("no caCert for a private CA", {"caCert": None}, f"{NO_BROKER}: tls: failed to verify certificate: x509"),
    Refused("disableTls on a TLS port", {"disableTls": "true"}, f"{NO_BROKER}: unexpected EOF"),
    Refused("wrong password", {"saslPassword": "wrong"}, f"{NO_BROKER}: kafka server: SASL Authentication failed"),
    Refused("SHA-512 for a SHA-256 user", AS_USER_256, f"{NO_BROKER}: kafka server: SASL Authentication failed"),
    Refused(
        "broker down", {"brokers": CLOSED_PORT}, f"{NO_BROKER}: dial tcp {CLOSED_PORT}: connect: connection refused"
    ),
)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_daprd_refuses(case: Refused, dapr: Launcher, world: World) -> None:
    log = dapr.start(pubsub(world, **case.change)).refusal()
    assert case.says in log
    assert f"process component {PUBSUB} error" in log, "the log names the component"


def test_scram_sha_256_is_no_mechanism_and_silently_becomes_plain(dapr: Launcher, world: World) -> None:
    before = len(world.broker_process.log_text())
    log = dapr.start(pubsub(world, saslMechanism="SCRAM-SHA-256", **AS_USER_256), log_level="debug").refusal()
    assert "Unsupported SASL mechanism PLAIN" in world.broker_process.log_text()[before:]
    # Every other cause is appended to this message: its bare end is how to recognise the mechanism.
    assert f'{NO_BROKER}" app_id=' in log
    assert "SCRAM" not in log
    assert "PLAIN" not in log


@dataclass(frozen=True, slots=True)
class Loaded:
    """A change to the good component with which daprd becomes ready."""

    name: str
    change: Mapping[str, str | None]


ACCEPTED = (
    Loaded("SHA-512 for a SHA-512 user", {"saslUsername": USER_512.name, "saslPassword": USER_512.password}),
    Loaded("SHA-256 for a SHA-256 user", {"saslMechanism": "SHA-256", **AS_USER_256}),
    Loaded("skipVerify", {"caCert": None, "skipVerify": "true"}),
    Loaded("names in another case", {"authType": None, "AUTHTYPE": "password"}),
    Loaded("no authentication, no TLS", {"authType": "none", "brokers": "127.0.0.1:9092"}),
)


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_daprd_accepts(case: Loaded, dapr: Launcher, world: World) -> None:
    assert dapr.start(pubsub(world, **case.change)).ready().components() == {PUBSUB}


IGNORED = (
    Loaded("enableIdempotence and acks", {"enableIdempotence": "true", "acks": "all"}),
    Loaded("nonsense for a setting that does not exist", {"enableIdempotence": "perhaps", "acks": "most"}),
    Loaded("aiokafka's names", {"securityProtocol": "PLAINTEXT", "groupId": "x", "autoOffsetReset": "earliest"}),
)


@pytest.mark.parametrize("case", IGNORED, ids=lambda case: case.name)
def test_daprd_ignores_without_a_word(case: Loaded, dapr: Launcher, world: World) -> None:
    running = dapr.start(pubsub(world, **case.change), log_level="debug").ready()
    assert running.components() == {PUBSUB}
    assert not [name for name in case.change if name.lower() in running.log.lower()], "the log names the setting"
    assert not running.complaints()
