"""The parts that all runtime tests share: Kafka, PostgreSQL, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from node import certificates, kafka, postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from node.process import Process

USER_256 = kafka.ScramUser("todo-256", "password-of-256", "SCRAM-SHA-256")
USER_512 = kafka.ScramUser("todo-512", "password-of-512", "SCRAM-SHA-512")
DATABASE_PASSWORD = "password-of-todo"


@dataclass(frozen=True, slots=True)
class World:
    """Running parts, all on loopback in the network namespace of the tests."""

    ca: Path
    broker: kafka.Broker
    broker_process: Process
    database: postgres.Server

    def application_url(self, database: str) -> str:
        """The application's own connection string."""
        return self.database.dsn("postgresql+asyncpg").removesuffix(self.database.database) + database

    def connection_string(self, database: str = "", options: str = "sslmode=verify-full") -> str:
        """The sidecar's connection string, as a URL with the given query."""
        return (
            f"{self.database.dsn().removesuffix(self.database.database)}{database or self.database.database}?{options}"
        )


def start(directory: Path, libraries: Path) -> Iterator[World]:
    """Start both parts at the same time, give the world, stop them."""
    authority = certificates.authority(directory)
    certificate = authority.issue(directory, "server", ["127.0.0.1", "localhost"])
    broker = kafka.Broker(directory / "kafka", libraries, certificate, (USER_256, USER_512))
    database = postgres.Server(directory / "postgres", certificate, DATABASE_PASSWORD)

    kafka.prepare(broker)
    broker_process = kafka.start(broker)
    try:
        # While the broker starts.
        postgres.prepare(database)
        database_process = postgres.start(database)
        try:
            postgres.wait_ready(database_process)
            kafka.wait_ready(broker, broker_process)
            yield World(authority.certificate, broker, broker_process, database)
        finally:
            database_process.stop()
    finally:
        broker_process.stop()
