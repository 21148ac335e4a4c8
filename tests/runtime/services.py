"""The application's own services as processes, with the environment that the chart gives them."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from node import process
from todo.events import TaskCreated

from .manifests import PUBSUB, SECRETSTORE, STATESTORE
from .world import USER_512

if TYPE_CHECKING:
    from pathlib import Path

    from node.process import Process

    from .world import World

NOTIFICATION = "notification-service"
ROUTE = "/events/task"
WITH_DAPR = {
    "USE_DAPR": "true",
    "PUBSUB_NAME": PUBSUB,
    "SECRET_STORE_NAME": SECRETSTORE,
    "STATE_STORE_NAME": STATESTORE,
}
WITHIN_SECONDS = 20
JWT_SECRET = "a secret of the tests, long enough for HS256"

_ports = itertools.count(8000)
_numbers = itertools.count(1)


def task_created(user_id: str = "ada") -> TaskCreated:
    """An event that no other test has; all of them are of one task, hence on one partition."""
    return TaskCreated(event_id=uuid4(), timestamp=datetime.now(UTC), user_id=user_id, task_id=7, title="buy milk")


@dataclass(frozen=True, slots=True)
class Running:
    """A service that is ready."""

    process: Process
    port: int

    def said(self, event: TaskCreated) -> list[str]:
        """What its log has of an event: one line for each delivery."""
        complete = self.process.log_text().rpartition("\n")[0].splitlines()
        lines = (json.loads(line) for line in complete)
        return [line["message"] for line in lines if line.get("event_id") == str(event.event_id)]

    def wait_for(self, event: TaskCreated, message: str = "event handled") -> None:
        """Wait until its log says that of an event."""
        self.process.wait_until(
            lambda: any(line.startswith(message) for line in self.said(event)),
            WITHIN_SECONDS,
            f"its log says: {message}",
        )


@dataclass(slots=True)
class Services:
    """Starts the services of one test; they share a database and a consumer group."""

    world: World
    directory: Path
    database: str
    group: str
    command: tuple[str, ...] = (sys.executable, "-m", "todo")
    _started: list[Process] = field(default_factory=list)

    def start(self, name: str, *, port: int | None = None, **environment: str) -> Running:
        """Start a service and wait until it is ready; without a word about it in the environment, it uses Dapr."""
        self.directory.mkdir(exist_ok=True)
        port = port or free_port()
        common = self.everywhere() | {"PORT": str(port)}
        child = process.start(
            name,
            [*self.command, name],
            self.directory / f"{name}-{next(_numbers)}.log",
            environment=common | WITH_DAPR | environment,
        )
        self._started.append(child)
        child.wait_until(lambda: _ready(port), WITHIN_SECONDS, "/readyz answers")
        return Running(child, port)

    def status(self, **environment: str) -> dict[str, Any]:
        """Ask for the status, as somebody does inside of a pod."""
        return self.tell("status", **environment)

    def tell(self, *command: str, **environment: str) -> dict[str, Any]:
        """Return what a command of the image prints."""
        done = subprocess.run(
            [*self.command, *command],
            env=os.environ | self.everywhere() | environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(json.loads(done.stdout))

    def everywhere(self) -> dict[str, str]:
        """The environment of every service."""
        return {
            "DATABASE_URL": self.world.application_url(self.database),
            "PGSSLROOTCERT": str(self.world.ca),
            "JWT_SECRET": JWT_SECRET,
        }

    def without_dapr(self) -> dict[str, str]:
        """The environment of a service that talks to Kafka itself."""
        return {
            "USE_DAPR": "false",
            "KAFKA_BOOTSTRAP_SERVERS": self.world.broker.bootstrap,
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SASL_MECHANISM": USER_512.mechanism,
            "KAFKA_SASL_USERNAME": USER_512.name,
            "KAFKA_SASL_PASSWORD": USER_512.password,
            "KAFKA_CA_CERT": self.world.ca.read_text(),
            "KAFKA_CONSUMER_GROUP": self.group,
        }

    def stop(self) -> None:
        for child in self._started:
            child.stop()


def free_port() -> int:
    """Return a port that no service of the tests has."""
    return next(_ports)


def wire(event: TaskCreated) -> dict[str, Any]:
    """The event as a publisher gives it to its transport."""
    return event.model_dump(mode="json")


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
