"""Real parts on a network of their own: no port of the machine is taken, and nothing leaves it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from node import daprd, kafka, netns
from todo.events import TASK_EVENTS
from toolchain import locate

from . import cluster
from . import world as shared
from .databases import Databases
from .launch import Launcher
from .services import Services
from .topics import Topics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .world import World


@pytest.fixture(scope="session", autouse=True)
def _private_network() -> Iterator[None]:
    if os.geteuid() != 0:
        pytest.fail("tests/runtime starts real servers on a private network, which needs root", pytrace=False)
    with netns.private_network():
        yield


@pytest.fixture(scope="session")
def directory(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Where the parts live; kept when a test failed, for its logs."""
    path = Path(tempfile.mkdtemp(prefix="todo-runtime-"))
    path.chmod(0o755)  # PostgreSQL does not run as root
    yield path
    if request.session.testsfailed:
        print(f"\nlogs of the parts: {path}")
    else:
        shutil.rmtree(path)


@pytest.fixture(scope="session")
def world(_private_network: None, directory: Path) -> Iterator[World]:
    yield from shared.start(directory, locate.kafka_libs())


@pytest.fixture(scope="session")
def scheduler(_private_network: None, directory: Path) -> Iterator[daprd.Service]:
    service = daprd.start_scheduler(locate.binary("scheduler"), directory / "scheduler")
    service.wait_ready()
    yield service
    service.process.stop()


@pytest.fixture(scope="session")
def placement(_private_network: None, directory: Path) -> Iterator[daprd.Service]:
    service = daprd.start_placement(locate.binary("placement"), directory / "placement")
    service.wait_ready()
    yield service
    service.process.stop()


@pytest.fixture
def dapr(world: World, directory: Path) -> Iterator[Launcher]:
    launcher = Launcher(locate.binary("daprd"), directory, world)
    yield launcher
    launcher.stop()


@pytest.fixture
def topics(world: World) -> Topics:
    return Topics(world.broker)


@pytest.fixture
def topic(topics: Topics) -> str:
    """A new topic with one partition."""
    return topics.create()


@pytest.fixture
def databases(world: World) -> Databases:
    return Databases(world)


@pytest.fixture(scope="session")
def application_topics(world: World) -> None:
    """The topics that the application's own services use, which all tests share."""
    kafka.create_topics(world.broker)


@pytest.fixture
def services(
    world: World,
    dapr: Launcher,
    topics: Topics,
    databases: Databases,
    application_topics: None,  # noqa: ARG001 - the services need them
) -> Iterator[Services]:
    """Starts services whose consumer group, that of the test's app-id, begins after the events of other tests."""
    group = f"{dapr.app_id}-group"
    topics.skip(group, TASK_EVENTS)
    started = Services(world, dapr.directory / f"{dapr.app_id}-services", databases.create(), group)
    yield started
    started.stop()


@pytest.fixture
def in_cluster(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment of a sidecar that finds an API server with a Secret."""
    with cluster.api_server() as server:
        yield cluster.environment(server, tmp_path)
