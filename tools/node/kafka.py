"""One Kafka broker as a process: TLS and SCRAM for its clients, topics made on purpose."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code

from node import process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from node.certificates import Certificate
    from node.process import Process

DATA = Path(__file__).parents[1] / "kafka"  # pom.xml, server.properties, log4j2.xml
CLUSTER_ID = "dG9kby1kYXByLXRlc3RzLg"  # fixed, so that no extra run of a tool has to make one
FORMAT_SECONDS = 60
READY_SECONDS = 90
REQUEST_SECONDS = 10
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class ScramUser:
    """A user with a password for exactly one SCRAM mechanism, as Redpanda has them."""

    name: str
    password: str
    mechanism: str  # SCRAM-SHA-256 or SCRAM-SHA-512


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    partitions: int
    retention_hours: int


CONSUMERS = ("notification-service", "email-delivery-service", "recurring-task-service")
TOPICS = (
    Topic("task-events", partitions=3, retention_hours=7 * 24),
    Topic("task-reminders", partitions=1, retention_hours=24),
    Topic("task-recurrence", partitions=1, retention_hours=7 * 24),
    # where Dapr puts what a service could not take; nothing creates a topic by the way
    *(Topic(f"{service}-dead-letter", partitions=1, retention_hours=7 * 24) for service in CONSUMERS),
)


@dataclass(frozen=True, slots=True)
class Broker:
    """What a broker needs to know; ``internal_port`` and ``controller_port`` are plaintext, on loopback only."""

    directory: Path
    libraries: Path  # the jars of pom.xml
    certificate: Certificate
    users: tuple[ScramUser, ...]
    address: str = "127.0.0.1"
    port: int = 9094
    internal_port: int = 9092
    controller_port: int = 9093
    prefix: tuple[str, ...] = ()
    outlives_parent: bool = False

    @property
    def bootstrap(self) -> str:
        """Address for clients: SASL_SSL with one of the users."""
        return f"{self.address}:{self.port}"

    @property
    def internal_bootstrap(self) -> str:
        """Plaintext address for administration from inside the broker's network namespace."""
        return f"127.0.0.1:{self.internal_port}"


def prepare(broker: Broker) -> None:
    """Write the configuration and format the data directory with the users in it; raises PartFailed."""
    broker.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    template = Template((DATA / "server.properties").read_text())
    _properties(broker).write_text(
        template.substitute(
            address=broker.address,
            port=broker.port,
            internal_port=broker.internal_port,
            controller_port=broker.controller_port,
            data=broker.directory / "data",
            certificate=broker.certificate.bundle,
        )
    )
    arguments = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(_properties(broker))]
    for user in broker.users:
        arguments += ["--add-scram", f"{user.mechanism}=[name={user.name},password={user.password}]"]
    formatting = _java(broker, "kafka-format", arguments)
    process.run(formatting, FORMAT_SECONDS)
    # Both hold what a client could log in with.
    _argument_file(broker, "kafka-format").unlink()
    formatting.log.unlink()


def start(broker: Broker) -> Process:
    """Start the prepared broker without waiting for it."""
    return _java(broker, "kafka", ["kafka.Kafka", str(_properties(broker))])


def wait_ready(broker: Broker, server: Process) -> None:
    """Wait until the broker answers an administration request.

    Call it from inside the broker's network namespace; raises PartFailed.
    """
    server.wait_until_logged("Kafka Server started", READY_SECONDS)
    server.wait_until(lambda: _answers(broker), REQUEST_SECONDS, f"{broker.internal_bootstrap} answers")


def create_topics(broker: Broker, topics: Iterable[Topic] = TOPICS) -> None:
    """Create the topics with one replica; an existing one raises TopicAlreadyExistsError.

    Call it from inside the broker's network namespace.
    """
    asyncio.run(_create(broker, topics))


async def _create(broker: Broker, topics: Iterable[Topic]) -> None:
    wanted = [
        NewTopic(
            topic.name,
            topic.partitions,
            replication_factor=1,
            topic_configs={"retention.ms": str(topic.retention_hours * HOUR_MS)},
        )
        for topic in topics
    ]
    async with administrator(broker) as admin:
        response = await admin.create_topics(wanted)
    for name, code, *_ in response.topic_errors:
        if code != 0:
            raise for_code(code)(name)


@asynccontextmanager
async def administrator(broker: Broker) -> AsyncIterator[AIOKafkaAdminClient]:
    """An administration client on the plaintext listener, for use inside the broker's network namespace."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.internal_bootstrap, request_timeout_ms=REQUEST_SECONDS * 1000)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


def _answers(broker: Broker) -> bool:
    async def ask() -> None:
        async with administrator(broker) as admin:
            await admin.describe_cluster()

    try:
        asyncio.run(ask())
    except KafkaError:
        return False
    return True


def _properties(broker: Broker) -> Path:
    return broker.directory / "server.properties"


def _java(broker: Broker, name: str, arguments: list[str]) -> Process:
    # The arguments go through a file because anyone can read a command line, and these carry passwords.
    words = [
        "-Xms64m",
        "-Xmx384m",  # 192m dies at start with the default log cleaner
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        f"-Dlog4j2.configurationFile={DATA / 'log4j2.xml'}",
        "-cp",
        f"{broker.libraries}/*",
        *arguments,
    ]
    file = _argument_file(broker, name)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text("\n".join(map(json.dumps, words)))
    return process.start(
        name,
        ["java", f"@{file}"],
        broker.directory / f"{name}.log",
        directory=broker.directory,
        prefix=broker.prefix,
        outlives_parent=broker.outlives_parent,
    )


def _argument_file(broker: Broker, name: str) -> Path:
    return broker.directory / f"{name}.arguments"
