"""A load goes on while the release goes through every phase and back: nothing is lost, and nothing happens twice."""

from __future__ import annotations

import asyncio
import base64
import json
import mailbox
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from node import layout, netns, record
from todo import auth
from todoctl.migration.phases import read
from toolchain.paths import REPOSITORY

from ..runtime.load.ledger import Ledger
from ..runtime.load.work import Work
from .commands import Cluster

PHASES = read(str(REPOSITORY)).names
AT_ONCE = 3
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Place:
    """The backend of a release on the node, as one user sees it."""

    url: str
    headers: dict[str, str]
    name: str


class Node:
    """The inside of the node's network, from a thread of its own."""

    def __init__(self) -> None:
        running = record.read()
        assert running is not None
        self._first = running.first

    def run(self, work: Callable[[], Answer]) -> Answer:
        """Do some work in a thread that is in the node's network."""

        def inside() -> Answer:
            with netns.entered(self._first):
                return work()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(inside).result()


def secret(cluster: Cluster, namespace: str) -> dict[str, str]:
    data = cluster.get("secret", "todo-app-secrets", namespace)["data"]
    return {key: base64.b64decode(value).decode() for key, value in data.items()}


def rows(node: Node, known: dict[str, str], query: str) -> list[Any]:
    """Ask the application's database."""

    async def ask() -> list[Any]:
        url = urlsplit(known["POSTGRES_CONNECTION_STRING"])
        connection = await asyncpg.connect(
            host=url.hostname,
            port=url.port,
            user=url.username,
            password=url.password,
            database=url.path.lstrip("/"),
            ssl=ssl.create_default_context(cadata=known["postgres-ca.crt"]),
        )
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    return node.run(lambda: asyncio.run(ask()))


def to(cluster: Cluster, namespace: str, phase: str) -> float:
    begun = time.monotonic()
    done = cluster.install(namespace, "-f", f"values/migration/{phase}.yaml")
    assert done.code == 0, f"{phase}: {done.text}"
    return time.monotonic() - begun


@pytest.mark.parametrize("turns", [pytest.param(1, id="once"), pytest.param(5, id="soak", marks=pytest.mark.soak)])
def test_through_every_phase_and_back(cluster: Cluster, namespace: str, turns: int) -> None:
    to(cluster, namespace, PHASES[0])
    node, known, user = Node(), secret(cluster, namespace), f"ledger-{uuid4().hex[:8]}"
    address = cluster.get("service", "todo-backend", namespace)["spec"]["clusterIP"]
    token = auth.issue(SecretStr(known["JWT_SECRET"]), user, timedelta(hours=2))
    place = Place(f"http://{address}:8000/api/{user}/", {"Authorization": f"Bearer {token}"}, user)
    steps = [*PHASES[1:], *reversed(PHASES[:-1])] * turns
    work = Work(place, rounds=1, at_once=AT_ONCE)
    with work.under_way(node.run):
        work.wait_for(1)
        for phase in steps:
            seconds = to(cluster, namespace, phase)
            print(f"{phase}: {seconds:.1f} s, {work.done} rounds")
        restart(cluster, namespace)
    box = mailbox.Maildir(layout.STATE / "smtp" / "mail")
    ledger = Ledger(work, user, lambda query: rows(node, known, query), lambda: [str(each["Subject"]) for each in box])
    settled = ledger.settle()
    published = ledger.check()
    ways = rows(node, known, f"SELECT DISTINCT transport FROM received_events WHERE user_id = '{user}'")  # noqa: S608
    assert {row["transport"] for row in ways} == {"dapr", "kafka"}
    print(f"{sum(published.values())} events over {len(steps)} changes, settled {settled:.1f} s after the last")
    print(json.dumps(published), f"{work.asked_again} requests asked again")


def restart(cluster: Cluster, namespace: str) -> None:
    """Replace every pod, as an operator does."""
    cluster.kubectl("-n", namespace, "rollout", "restart", "deployment")
    cluster.kubectl("-n", namespace, "rollout", "status", "deployment", "--timeout=180s")
