"""What an application meets outside its cluster: a Kafka, a PostgreSQL and a mail server, with their Secrets."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from node import certificates, kafka, layout, netns, postgres, smtp
from node.namespaces import inside
from node.process import Process
from toolchain.locate import kafka_libs

SCRAM_USERS = {"todo": "SCRAM-SHA-512", "todo-sha-256": "SCRAM-SHA-256"}
# a broker of this kind gives a user one mechanism only, so each has a user and a Secret of its own
KAFKA_SECRETS = {"SCRAM-SHA-512": "kafka-secrets", "SCRAM-SHA-256": "kafka-secrets-sha-256"}


@dataclass(frozen=True, slots=True)
class Externals:
    """A broker, a database server and a mail server that are configured and not yet started."""

    first: int
    broker: kafka.Broker
    database: postgres.Server
    post: smtp.Server
    authority: certificates.Authority

    def start_kafka(self) -> Process:
        """Start the broker and create the topics; return when it serves. Raises PartFailed."""
        kafka.prepare(self.broker)
        server = kafka.start(self.broker)
        with netns.entered(self.first):
            kafka.wait_ready(self.broker, server)
            kafka.create_topics(self.broker)
        return server

    def start_postgres(self) -> Process:
        """Start the database server; return when it serves. Raises PartFailed."""
        postgres.prepare(self.database)
        server = postgres.start(self.database)
        postgres.wait_ready(server)
        return server

    def start_smtp(self) -> Process:
        """Start the mail server; return when it takes messages. Raises PartFailed."""
        return smtp.start(self.post)

    def secrets(self) -> dict[str, dict[str, str]]:
        """Return the Secrets that the chart refers to: name -> key -> value."""
        ca = self.authority.certificate.read_text()
        return {
            **{
                KAFKA_SECRETS[user.mechanism]: {"username": user.name, "password": user.password, "ca.crt": ca}
                for user in self.broker.users
            },
            "todo-app-secrets": {
                "DATABASE_URL": f"{self.database.dsn('postgresql+asyncpg')}?ssl=verify-full",
                "POSTGRES_CONNECTION_STRING": f"{self.database.dsn()}?sslmode=verify-full",
                "JWT_SECRET": secrets.token_hex(32),
                "postgres-ca.crt": ca,
            },
            "smtp-secrets": {
                "host": self.post.address,
                "port": str(self.post.port),
                "username": self.post.user,
                "password": self.post.password,
                "ca.crt": ca,
            },
        }


def configure(first: int) -> Externals:
    """Make certificates and passwords for the servers inside the node.

    Args:
        first: process id of the node's first process.
    """
    pki = layout.PKI / "externals"
    pki.mkdir()
    authority = certificates.authority(pki)
    hosts = [layout.ADDRESS]
    broker = kafka.Broker(
        directory=layout.STATE / "kafka",
        libraries=kafka_libs(),
        certificate=authority.issue(pki, "kafka", hosts),
        users=tuple(kafka.ScramUser(name, secrets.token_hex(16), how) for name, how in SCRAM_USERS.items()),
        address=layout.ADDRESS,
        port=layout.KAFKA_PORT,
        prefix=tuple(inside(first)),
        outlives_parent=True,
    )
    database = postgres.Server(
        directory=layout.STATE / "postgres",
        certificate=authority.issue(pki, "postgres", hosts),
        password=secrets.token_hex(16),
        address=layout.ADDRESS,
        port=layout.POSTGRES_PORT,
        prefix=tuple(inside(first)),
        outlives_parent=True,
    )
    post = smtp.Server(
        directory=layout.STATE / "smtp",
        certificate=authority.issue(pki, "smtp", hosts),
        password=secrets.token_hex(16),
        address=layout.ADDRESS,
        port=layout.SMTP_PORT,
        prefix=tuple(inside(first)),
        outlives_parent=True,
    )
    return Externals(first, broker, database, post, authority)
