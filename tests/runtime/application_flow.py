"""The whole application as processes: four services, each with a sidecar or without, and a mail server."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from todo import auth
from todo.events import TASK_EVENTS, TASK_RECURRENCE, TASK_REMINDERS

from .launch import Port
from .manifests import PUBSUB, pubsub, retries, secrets, statestore, subscription
from .services import JWT_SECRET, free_port

if TYPE_CHECKING:
    from node import daprd, smtp

    from .launch import Dapr, Launcher
    from .manifests import Manifest
    from .services import Running, Services
    from .topics import Topics
    from .world import World

TOPICS = {
    "backend": None,
    "notification-service": TASK_EVENTS,
    "email-delivery-service": TASK_REMINDERS,
    "recurring-task-service": TASK_RECURRENCE,
}
ROUTES = {TASK_EVENTS: "/events/task", TASK_REMINDERS: "/events/reminder", TASK_RECURRENCE: "/events/recurrence"}
RETRIES = {"policy": "constant", "duration": "1s", "maxRetries": 3}
WITHIN_SECONDS = 40


@dataclass(slots=True)
class Part:
    """One process of a service, and its sidecar if it has one.

    Args:
        begin: starts the process, on the port that it had before.
    """

    begin: Callable[[], Running]
    service: Running
    sidecar: Dapr | None = None

    def restart(self) -> None:
        """Kill the process as a crash does, and start it again as a kubelet would."""
        self.service.process.crash()
        self.service = self.begin()

    def stop(self) -> None:
        """Ask the sidecar to end, which finishes what it has begun to deliver, and then the process."""
        if self.sidecar:
            self.sidecar.sidecar.process.stop()
        assert self.service.process.stop() == 0

    def replace(self) -> None:
        """Ask the process to end, and start the next one."""
        assert self.service.process.stop() == 0
        self.service = self.begin()


@dataclass(slots=True)
class Flow:
    """Starts the services, and is their user.

    Args:
        with_dapr: the services whose events go through a sidecar.
        replicas: how many processes each service has.
        broker: the pub/sub component that services publish to and read from.
        leaving: another one, from which they read what is still there.
        brokers: components beside that of Kafka.
    """

    world: World
    dapr: Launcher
    services: Services
    topics: Topics
    scheduler: daprd.Service
    post: smtp.Server
    with_dapr: frozenset[str]
    replicas: int = 1
    broker: str = PUBSUB
    leaving: str = ""
    brokers: Sequence[Manifest] = ()
    parts: dict[str, list[Part]] = field(default_factory=dict)

    def start(self, *only: str) -> None:
        """Start the services, or only some of them."""
        for name, topic in TOPICS.items():
            if topic:
                self.topics.skip(self._group(name), topic)
        for name in TOPICS:
            if only and name not in only:
                continue
            start = self._with_dapr if name in self.with_dapr else self._without_dapr
            self.parts[name] = [start(name) for _ in range(self.replicas)]

    def change(self, name: str) -> None:
        """Take a service from Kafka to Dapr or back."""
        self.with_dapr ^= {name}
        self.roll(name)

    def roll(self, name: str) -> None:
        """Start a service as it should be now, and end what was there, as a rolling update does."""
        before = self.parts[name]
        start = self._with_dapr if name in self.with_dapr else self._without_dapr
        self.parts[name] = [start(name) for _ in before]
        for part in before:
            part.stop()

    @property
    def name(self) -> str:
        """What no other test calls its tasks."""
        return self.dapr.app_id

    @property
    def urls(self) -> list[str]:
        """Where each process of the backend has what Ada may ask for."""
        return [f"http://127.0.0.1:{part.service.port}/api/ada/" for part in self.parts["backend"]]

    @property
    def url(self) -> str:
        """Where the first one has it."""
        return self.urls[0]

    @property
    def headers(self) -> dict[str, str]:
        """What makes a request one of Ada's."""
        return {"Authorization": f"Bearer {auth.issue(SecretStr(JWT_SECRET), 'ada', timedelta(hours=1))}"}

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Any:
        """Ask the backend as the user Ada."""
        answer = httpx.request(method, self.url + path, json=content, headers=self.headers, timeout=20)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def remind(self, title: str, seconds: float) -> tuple[int, datetime]:
        """Make a task of which there is to be an email so many seconds from now; return its id and that moment."""
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        task = self.ask("POST", "tasks", {"title": title, "due_date": (moment + timedelta(hours=1)).isoformat()})
        self.ask("POST", f"tasks/{task['id']}/reminders", {"remind_at": moment.isoformat()})
        return int(task["id"]), moment

    def emails(self, title: str) -> list[Message]:
        """Return the emails of a task."""
        return [message for message in self.post.messages() if message["Subject"] == f"Due: {title}"]

    def _with_dapr(self, name: str) -> Part:
        port = free_port()
        mail = {
            "host": self.post.address,
            "port": str(self.post.port),
            "username": self.post.user,
            "password": self.post.password,
            "ca.crt": self.world.ca.read_text(),
        }
        sidecar = self.dapr.start(
            pubsub(self.world),
            *self.brokers,
            *self._left(name),
            statestore(self.world),
            retries(RETRIES, PUBSUB, *(each["metadata"]["name"] for each in self.brokers)),
            app_id=self._app_id(name),
            application=Port(port),
            secrets=secrets(self.world) | {"smtp-secrets": mail},
            scheduler=self.scheduler,
        )
        http_port = str(sidecar.sidecar.http_port)
        environment = {"DAPR_HTTP_PORT": http_port, "USE_JOBS": "true", "PUBSUB_NAME": self.broker}
        begin = partial(self.services.start, name, port=port, **environment)
        part = Part(begin, begin(), sidecar)
        sidecar.ready_with_application()
        return part

    def _left(self, name: str) -> list[Manifest]:
        topic = TOPICS[name]
        if not (topic and self.leaving):
            return []
        return [subscription(topic, ROUTES[topic], pubsubname=self.leaving)]

    def _without_dapr(self, name: str) -> Part:
        mail = {
            "SMTP_HOST": self.post.address,
            "SMTP_PORT": str(self.post.port),
            "SMTP_USERNAME": self.post.user,
            "SMTP_PASSWORD": self.post.password,
            "SMTP_CA_CERT": self.world.ca.read_text(),
        }
        group = {"KAFKA_CONSUMER_GROUP": self._group(name)}
        environment = self.services.without_dapr() | group | mail
        begin = partial(self.services.start, name, port=free_port(), **environment)
        return Part(begin, begin())

    def wait_for_members(self, name: str) -> None:
        """Wait until every process of a consumer is in its group, which then moves no partition any more."""
        environment = self.services.without_dapr() | {"KAFKA_CONSUMER_GROUP": self._group(name)}

        def complete() -> bool:
            group = self.services.status(**environment)["group"]
            return group["state"] == "Stable" and len(group["members"]) == self.replicas

        wait_for(f"{self.replicas} members in the group of {name}", complete)

    def _group(self, name: str) -> str:
        return f"{self._app_id(name)}-group"

    def _app_id(self, name: str) -> str:
        return f"{self.dapr.app_id}-{name}"


def wait_for(what: str, seen: Callable[[], Any]) -> Any:
    """Return what is seen as soon as something is."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not (found := seen()):
        assert time.monotonic() < deadline, f"not within {WITHIN_SECONDS} s: {what}"
        time.sleep(0.1)
    return found
