"""Growing pauses between attempts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Backoff:
    """Pauses in seconds that double from `first` up to `limit`."""

    first: float = 0.5
    limit: float = 5.0
    _next: float = field(init=False)

    def __post_init__(self) -> None:
        self._next = self.first

    def next(self) -> float:
        """Return the pause before the next attempt, in seconds."""
        pause, self._next = self._next, min(self._next * 2, self.limit)
        return pause

    def reset(self) -> None:
        """Start again from the first pause, after a success."""
        self._next = self.first


async def pause(seconds: float, *unless: asyncio.Event) -> None:
    """Wait so many seconds, or until one of the events is set."""
    waiting = [asyncio.ensure_future(event.wait()) for event in unless]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
