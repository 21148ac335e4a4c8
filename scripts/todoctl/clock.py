"""Time, in one place so that tests can let it run."""

from __future__ import annotations

import time


class Clock:
    """The machine's own time."""

    def now(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Do nothing for a while."""
        time.sleep(seconds)
