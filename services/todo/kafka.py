"""How a process without a sidecar reaches Kafka, and what is wrong when it does not."""

from __future__ import annotations

import logging
import ssl
from typing import Any

from todo.settings import KafkaEnv

USER = "kafka.sasl.existingSecret"
FIXES = (
    ("SaslAuthenticationFailed", f"correct user, password ({USER}) and kafka.sasl.mechanism: the user must have both"),
    ("UnsupportedSaslMechanism", "set kafka.sasl.mechanism to one that the broker offers"),
    ("IllegalSaslState", "set kafka.securityProtocol to that of the listener behind kafka.bootstrapServers"),
    ("CERTIFICATE_VERIFY_FAILED", "put the broker's CA into the Secret and name its key in kafka.tls.caSecretKey"),
    ("SSL", "set kafka.securityProtocol to that of the listener behind kafka.bootstrapServers"),
    ("not found in cluster metadata", "create the topic: brokers for production do not make one by themselves"),
    ("TopicAuthorizationFailed", "allow the user to read and write the topic"),
    ("GroupAuthorizationFailed", "allow the user to read the consumer group"),
)
OTHERWISE = "start the broker, or correct kafka.bootstrapServers"


class Complaints(logging.Handler):
    """The last warning of aiokafka, in place of the hundreds it writes while a broker is away.

    It names the cause, which aiokafka's exceptions do not: they only say that nothing could be reached.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._last: str | None = None
        self._library = logging.getLogger("aiokafka")
        self._library.propagate = False
        self._library.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message of a record."""
        self._last = record.getMessage()

    def take(self) -> str | None:
        """Return the last message since the previous call, if any."""
        last, self._last = self._last, None
        return last

    def close(self) -> None:
        """Listen no more."""
        self._library.removeHandler(self)
        super().close()


def client_options(settings: KafkaEnv, client_id: str) -> dict[str, Any]:
    """Return the arguments that every client of aiokafka takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.kafka_bootstrap_servers,
        "client_id": client_id,
        "security_protocol": settings.kafka_security_protocol,
        "request_timeout_ms": 10_000,
    }
    if "SSL" in settings.kafka_security_protocol:
        options["ssl_context"] = ssl.create_default_context(cadata=settings.kafka_ca_cert)
    if settings.kafka_sasl_mechanism and settings.kafka_sasl_password:
        options["sasl_mechanism"] = settings.kafka_sasl_mechanism
        options["sasl_plain_username"] = settings.kafka_sasl_username
        options["sasl_plain_password"] = settings.kafka_sasl_password.get_secret_value()
    return options


def explain(servers: str, said: str) -> str:
    """Return one line: which Kafka, what is wrong with it, and how to fix it."""
    fix = next((fix for sign, fix in FIXES if sign in said), OTHERWISE)
    return f"Kafka at {servers}: {said}. Fix: {fix}"
