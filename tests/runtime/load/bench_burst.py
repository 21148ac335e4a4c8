"""Measure a burst: a thousand tasks created at the same time, until the broker has acknowledged the last event."""

from __future__ import annotations

import asyncio
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING

import aiohttp
import pytest

if TYPE_CHECKING:
    from ..application_flow import Flow
    from ..databases import Databases
    from .conftest import Start

BURST = 1000
ROUNDS = 5
WARM_UP = 10
PATIENCE_SECONDS = 60
LAST = """\
SELECT count(*) FILTER (WHERE published_at IS NULL) AS waiting, extract(epoch FROM max(published_at)) AS last
FROM outbox"""
MODES = ("direct", "dapr")
REPLICAS = (1, 2)


@pytest.mark.parametrize("replicas", REPLICAS)
def test_burst(replicas: int, start: Start, databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    flows = {mode: start(mode, "backend", replicas=replicas) for mode in MODES}
    for flow in flows.values():
        asyncio.run(burst(flow, WARM_UP))
    found: dict[str, list[tuple[float, list[float]]]] = {mode: [] for mode in MODES}
    for _ in range(ROUNDS):
        for mode, flow in flows.items():
            begun, took = asyncio.run(burst(flow, BURST))
            found[mode].append((acknowledged(databases, flow) - begun, took))
    with capsys.disabled():
        title = f"{BURST:,} at once, {replicas} process{'es' if replicas > 1 else ''}"
        print(f"\n| {title} | all acknowledged, median of {ROUNDS} | from | to | request p50 | p95 | p99 |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for mode, rounds in found.items():
            whole = [seconds for seconds, _ in rounds]
            cuts = quantiles([seconds for _, took in rounds for seconds in took], n=100)
            cells = [median(whole), min(whole), max(whole), cuts[49], cuts[94], cuts[98]]
            print(f"| {mode} | {' | '.join(f'{cell:.2f} s' for cell in cells)} |")
        ratio = median(s for s, _ in found["dapr"]) / median(s for s, _ in found["direct"])
        print(f"\nDapr takes {ratio:.2f} of direct")


async def burst(flow: Flow, number: int) -> tuple[float, list[float]]:
    """Create tasks at the same time; return when that began, and how long each request took."""
    took: list[float] = []

    async def create(session: aiohttp.ClientSession, index: int) -> None:
        asked = time.monotonic()
        url = f"{flow.urls[index % len(flow.urls)]}tasks"
        async with session.post(url, json={"title": f"burst {index}"}) as response:
            assert response.status == 201, await response.text()
        took.append(time.monotonic() - asked)

    unlimited = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with aiohttp.ClientSession(headers=flow.headers, connector=unlimited, timeout=timeout) as session:
        begun = time.time()
        await asyncio.gather(*(create(session, index) for index in range(number)))
    return begun, took


def acknowledged(databases: Databases, flow: Flow) -> float:
    """Return when the broker acknowledged the last event; the clock is that of the database, on the same machine."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        (row,) = databases.query(flow.services.database, LAST)
        if row["waiting"] == 0:
            return float(row["last"])
        assert time.monotonic() < deadline, f"{row['waiting']} events still wait"
        time.sleep(0.05)
