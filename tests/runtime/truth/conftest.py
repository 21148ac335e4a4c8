"""Keep what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from node import process

from . import page
from .parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..databases import Databases
    from ..topics import Topics
    from ..world import World

REDIS_PORT = 6390
READY_SECONDS = 20


@pytest.fixture(scope="session")
def seen(request: pytest.FixtureRequest) -> Iterator[page.Seen]:
    """What the cases of this run saw; written down at the end if that is asked for."""
    found: page.Seen = {}
    yield found
    if request.config.getoption("--truth"):
        page.store(page.stored() | found if page.SEEN.exists() else found)


@pytest.fixture
def parts(world: World, topics: Topics, databases: Databases, request: pytest.FixtureRequest) -> Parts:
    return Parts(world, topics, databases, request)


@pytest.fixture(scope="session")
def redis(_private_network: None, directory: Path) -> Iterator[str]:
    """The address of a Redis without a password."""
    folder = directory / "redis-of-truth"
    folder.mkdir()
    settings = ["--bind", "127.0.0.1", "--port", str(REDIS_PORT), "--dir", str(folder)]
    server = process.start("redis", ["redis-server", *settings], folder / "redis.log", directory=folder)
    server.wait_until_logged("Ready to accept connections", READY_SECONDS)
    yield f"127.0.0.1:{REDIS_PORT}"
    server.stop()
