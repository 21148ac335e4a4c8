"""The parts that all runtime tests share: Kafka, PostgreSQL, and where they are."""

from __future__ import annotations

import signal
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


@dataclass(slots=True)
class World:
    """Running parts, all on loopback in the network namespace of the tests."""

    ca: Path
    broker: kafka.Broker
    broker_process: Process
    database: postgres.Server
    database_process: Process

    def restart_broker(self) -> None:
        """Kill the broker as a crash does, and start it again."""
        self.broker_process.crash()
        self.broker_process = kafka.start(self.broker)
        kafka.wait_ready(self.broker, self.broker_process)

    def restart_database(self) -> None:
        """Kill the database as a crash does, and start it again."""
        self.database_process.crash(signal.SIGQUIT)  # its own word for it, which takes its children along
        self.database_process = postgres.start(self.database)
        postgres.wait_ready(self.database_process)

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
            world = World(authority.certificate, broker, broker_process, database, database_process)
            yield world
            broker_process, database_process = world.broker_process, world.database_process
        finally:
            database_process.stop()
    finally:
        broker_process.stop()
