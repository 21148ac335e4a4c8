"""Wait for a condition, with a bound."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Value = TypeVar("Value")

PAUSE_SECONDS = 0.25


async def until(seconds: float, ask: Callable[[], Awaitable[Value | None]]) -> Value | None:
    """Ask until there is an answer, and return it, or nothing once the time is over."""
    end = time.monotonic() + seconds
    while (answer := await ask()) is None and time.monotonic() < end:  # noqa: ASYNC110 - another process is asked
        await asyncio.sleep(PAUSE_SECONDS)
    return answer
