"""The environment of a process: one small model for each concern, joined where it is needed."""

from __future__ import annotations

import ssl
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, FilePath, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

Env = TypeVar("Env", bound=BaseSettings)


def _fits_a_header(token: SecretStr) -> SecretStr:
    text = token.get_secret_value()
    # daprd compares the whole of its own, which no call could ever carry
    if not (text.isascii() and text.isprintable()) or text != text.strip():
        raise ValueError("has a line break, a space at an end, or a character that no HTTP header carries")
    return token


HeaderToken = Annotated[SecretStr, AfterValidator(_fits_a_header)]


class SettingsError(Exception):
    """The environment is not usable; the message is one line that names each variable and its fix."""


class Environment(BaseSettings):
    """Read variables by their upper-case field names; an empty variable counts as missing."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)


class ServiceEnv(Environment):
    """What every service needs."""

    use_dapr: bool = Field(description="true or false (services.<name>.useDapr)")
    port: int = Field(ge=1, le=65535, description="the port to listen on (services.<name>.port)")
    app_api_token: HeaderToken | None = Field(
        default=None, description="the token that the sidecar's calls carry (services.<name>.dapr.appTokenSecret)"
    )


class DatabaseEnv(Environment):
    """The application's database."""

    database_url: SecretStr = Field(
        description="postgresql+asyncpg://user:password@host:5432/database (Secret postgres.existingSecret, "
        "key postgres.applicationKey)"
    )
    pgsslrootcert: FilePath | None = Field(
        default=None, description="the path of a CA certificate in PEM (postgres.tls.caSecretKey)"
    )

    @field_validator("pgsslrootcert")
    @classmethod
    def _is_certificate(cls, path: FilePath | None) -> FilePath | None:
        if path is not None:
            _check_certificate(path.read_text(errors="replace"))
        return path

    @field_validator("database_url")
    @classmethod
    def _understood_by_asyncpg(cls, url: SecretStr) -> SecretStr:
        text = url.get_secret_value()
        if not text.startswith("postgresql+asyncpg://"):
            raise ValueError("does not start with postgresql+asyncpg:// (the plain URL is the sidecar's)")
        if "sslmode=" in text:
            raise ValueError("has sslmode=, which asyncpg does not know; its name there is ssl=")
        try:
            make_url(text)
        except (ArgumentError, ValueError):
            # not the cause's own words: they may hold the password
            raise ValueError("is no URL; is its port a number, and is every special character escaped?") from None
        return url


class TokenEnv(Environment):
    """The key of the JSON web tokens."""

    # RFC 7518 section 3.2: a key for HS256 has at least the size of the hash
    jwt_secret: SecretStr = Field(
        min_length=32, description="at least 32 random characters (Secret auth.existingSecret, key auth.jwtKey)"
    )


class SidecarEnv(Environment):
    """Where the Dapr sidecar listens, and what opens it."""

    dapr_http_port: int = Field(default=3500, description="the sidecar's HTTP port (the injector sets it)")
    dapr_api_token: HeaderToken | None = Field(
        default=None, description="the token that the sidecar demands (services.<name>.dapr.apiTokenSecret)"
    )


class TopicsEnv(Environment):
    """What topics are called in the broker."""

    topics: dict[str, str] = Field(
        default_factory=dict, description='a JSON object such as {"task-events": "prod.task-events"} (events.topics)'
    )

    def called(self, topic: str) -> str:
        """Return the name in the broker of a topic that the services know."""
        return self.topics.get(topic, topic)


class PubSubEnv(TopicsEnv):
    """The pub/sub component."""

    pubsub_name: str = Field(description="the name of the pub/sub component, for example pubsub-kafka")


class PublishEnv(PubSubEnv):
    """How events leave through the sidecar."""

    event_format: Literal["raw", "cloudevents"] = Field(
        default="cloudevents", description="raw or cloudevents (events.format)"
    )


class DeadLetterEnv(Environment):
    """What becomes of events that cannot be handled."""

    dead_letter_topic: str | None = Field(
        default=None, description="the topic for events that cannot be handled (subscriptions.deadLetter)"
    )


class SubscribeEnv(PubSubEnv, DeadLetterEnv):
    """How the sidecar learns what to deliver."""

    subscription_mode: Literal["declarative", "programmatic"] = Field(
        default="programmatic", description="declarative or programmatic (subscriptions.mode)"
    )


class StateStoreEnv(Environment):
    """The state store component."""

    state_store_name: str = Field(description="the name of the state component, for example statestore-postgres")


class SecretStoreEnv(Environment):
    """The secret store component."""

    secret_store_name: str = Field(description="the name of the secret store, for example kubernetes-secrets")


class JobsEnv(Environment):
    """Whether reminders are jobs of Dapr's scheduler."""

    use_jobs: bool = Field(default=False, description="true or false (services.<name>.jobs)")


class MailEnv(Environment):
    """From whom and to whom emails are."""

    mail_from: str = Field(default="todo@example.com", description="the address of the sender")
    mail_domain: str = Field(
        default="example.com", description="the domain of users whose id is no address, and of the message ids"
    )


class SmtpEnv(Environment):
    """The mail server, for a process without Dapr."""

    smtp_host: str = Field(description="its name or address (Secret smtp-secrets, key host)")
    smtp_port: int = Field(ge=1, le=65535, description="its port (Secret smtp-secrets, key port)")
    smtp_username: str = Field(description="the user (Secret smtp-secrets, key username)")
    smtp_password: SecretStr = Field(description="its password (Secret smtp-secrets, key password)")
    smtp_ca_cert: str | None = Field(default=None, description="a CA certificate in PEM (Secret smtp-secrets, ca.crt)")


class DaprEnv(SidecarEnv, JobsEnv, PublishEnv, SubscribeEnv, SecretStoreEnv):
    """What a service needs when Dapr is on."""


class KafkaEnv(TopicsEnv):
    """The Kafka cluster, for a process that talks to it without Dapr."""

    kafka_bootstrap_servers: str = Field(description="host:port,host:port (kafka.bootstrapServers)")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL (kafka.securityProtocol)"
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        default=None, description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 (kafka.sasl.mechanism)"
    )
    kafka_sasl_username: str | None = Field(default=None, description="the user (kafka.sasl.existingSecret)")
    kafka_sasl_password: SecretStr | None = Field(default=None, description="its password (kafka.sasl.existingSecret)")
    kafka_ca_cert: str | None = Field(default=None, description="a CA certificate in PEM (kafka.tls.caSecretKey)")

    @field_validator("kafka_ca_cert")
    @classmethod
    def _is_certificate(cls, pem: str | None) -> str | None:
        if pem is not None:
            _check_certificate(pem)
        return pem

    @model_validator(mode="after")
    def _sasl_is_complete(self) -> KafkaEnv:
        if self.kafka_security_protocol.startswith("SASL_"):
            for name in ("kafka_sasl_mechanism", "kafka_sasl_username", "kafka_sasl_password"):
                if getattr(self, name) is None:
                    raise ValueError(
                        f"{name.upper()} is not set, but KAFKA_SECURITY_PROTOCOL={self.kafka_security_protocol} "
                        f"needs it. Fix: set it to {KafkaEnv.model_fields[name].description}"
                    )
        return self


class ConsumerEnv(KafkaEnv, DeadLetterEnv):
    """A process that consumes from Kafka without Dapr."""

    kafka_consumer_group: str = Field(description="the consumer group, for example notification-service-group")


def load(environment: type[Env]) -> Env:
    """Read one model from the environment.

    Raises:
        SettingsError: a variable is missing or wrong; secrets never appear in the message.
    """
    try:
        return environment()
    except ValidationError as error:
        raise SettingsError("; ".join(_problem(environment, dict(item)) for item in error.errors())) from None


def _check_certificate(pem: str) -> None:
    try:
        ssl.create_default_context(cadata=pem)
    except ssl.SSLError:
        raise ValueError("is no certificate in PEM") from None


def _problem(environment: type[BaseSettings], item: dict[str, object]) -> str:
    message = str(item["msg"]).removeprefix("Value error, ")
    location = item["loc"]
    if not isinstance(location, tuple) or not location:
        return message
    name = str(location[0])
    what = "is not set" if item["type"] == "missing" else f"is wrong: {message}"
    return f"{name.upper()} {what}. Fix: set it to {environment.model_fields[name].description}"
