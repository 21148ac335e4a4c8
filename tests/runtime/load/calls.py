"""Time calls of a client: each one after the other, and publishing many at a time. It imports no client itself."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping

ONE_BY_ONE = 200
AT_ONCE = 500
EVENT = {"event_type": "task.created", "task_id": 7, "title": "buy milk", "user_id": "ada"}
BULK = 100

Call = Callable[[int], Awaitable[object]]


async def measured(calls: Mapping[str, Call]) -> None:
    """Print as JSON how many milliseconds each call took, by its name; `publish` also many at a time."""
    found: dict[str, list[float]] = {}
    for name, call in calls.items():
        for number in range(10):
            await call(-1 - number)  # the first ones connect
        found[name] = [await _timed(call, number) for number in range(ONE_BY_ONE)]
    begun = time.perf_counter()
    await asyncio.gather(*(calls["publish"](number) for number in range(AT_ONCE)))
    found[f"publish, {AT_ONCE} at once"] = [(time.perf_counter() - begun) * 1000]
    print(json.dumps(found))


async def _timed(call: Call, number: int) -> float:
    begun = time.perf_counter()
    await call(number)
    return (time.perf_counter() - begun) * 1000
