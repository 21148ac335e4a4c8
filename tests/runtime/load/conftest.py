"""The application with parts that may break, as the tests of this folder need it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from node import daprd, smtp
from toolchain import locate

from ..application_flow import TOPICS, Flow
from .ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from node.process import Process

    from ..databases import Databases
    from ..launch import Launcher
    from ..services import Services
    from ..topics import Topics
    from ..world import World
    from .work import Work

MODES = {"dapr": frozenset(TOPICS), "direct": frozenset[str]()}
# a task, its reminder, the sent reminder; a task, its completion on two topics, the one after it
EVENTS_OF_A_ROUND = 7
SMTP_PORT, SCHEDULER_PORT = 5871, 5206
Start = Callable[..., Flow]


@dataclass(slots=True)
class Scheduler:
    """A scheduler that may crash."""

    directory: Path
    service: daprd.Service

    def restart(self) -> None:
        """Kill it, and start it again on the same store."""
        self.service.process.crash()
        self.service = daprd.start_scheduler(locate.binary("scheduler"), self.directory, port=SCHEDULER_PORT)
        self.service.wait_ready()


@dataclass(slots=True)
class Post:
    """A mail server that may be down."""

    server: smtp.Server
    process: Process

    def down(self, seconds: float) -> None:
        """Stop it for so long."""
        self.process.stop()
        time.sleep(seconds)
        self.process = smtp.start(self.server)


@pytest.fixture(scope="module")
def post(world: World, directory: Path) -> Iterator[Post]:
    server = smtp.Server(directory / "smtp-of-load", world.database.certificate, "hush", port=SMTP_PORT)
    post = Post(server, smtp.start(server))
    yield post
    post.process.stop()


@pytest.fixture(scope="module")
def scheduler(_private_network: None, directory: Path) -> Iterator[Scheduler]:
    folder = directory / "scheduler-of-load"
    service = daprd.start_scheduler(locate.binary("scheduler"), folder, port=SCHEDULER_PORT)
    service.wait_ready()
    scheduler = Scheduler(folder, service)
    yield scheduler
    scheduler.service.process.stop()


@pytest.fixture
def start(
    world: World,
    dapr: Launcher,
    services: Services,
    databases: Databases,
    topics: Topics,
    scheduler: Scheduler,
    post: Post,
) -> Start:
    """Starts the application, or some of its services, in a mode and with a database of its own."""

    def begin(mode: str, *only: str, replicas: int = 1) -> Flow:
        own = replace(services, database=databases.create())
        flow = Flow(world, dapr, own, topics, scheduler.service, post.server, MODES[mode], replicas)
        flow.start(*only)
        return flow

    return begin


def books(flow: Flow, databases: Databases, work: Work) -> Ledger:
    """Return the ledger of a flow."""

    def rows(query: str) -> list[Any]:
        return databases.query(flow.services.database, query)

    return Ledger(work, "ada", rows, lambda: [str(email["Subject"]) for email in flow.post.messages()])


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How many rounds make as many events as are asked for."""
    return max(1, int(request.config.getoption("--cases")) // EVENTS_OF_A_ROUND)
