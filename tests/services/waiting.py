"""Wait for a condition of the same process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


async def until(condition: Callable[[], object], what: str, seconds: float = 5.0) -> None:
    """Let other tasks run until the condition holds; fail with what was awaited."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s in vain until {what}"
        await asyncio.sleep(0.005)
