"""Progress of long work: a line when something starts, ends, or has been silent for a while."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

HEARTBEAT_SECONDS = 20.0


class Progress:
    """Prints what goes on, each line with the seconds since the start.

    Args:
        out: where the lines go.
    """

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self._out = out
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        """Print one line."""
        with self._lock:
            print(f"[{time.monotonic() - self._started:6.1f} s] {text}", file=self._out, flush=True)

    def cached(self, name: str) -> None:
        """Tell that nothing had to be done."""
        self.say(f"{name}: cached")

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Announce a step, repeat its newest report while it lasts, and tell its time at the end."""
        begin = time.monotonic()
        newest = "started"
        ended = threading.Event()

        def report(text: str) -> None:
            nonlocal newest
            newest = text

        def beat() -> None:
            while not ended.wait(HEARTBEAT_SECONDS):
                self.say(f"{name}: {newest} ({time.monotonic() - begin:.0f} s)")

        self.say(f"{name}: started")
        heart = threading.Thread(target=beat, daemon=True)
        heart.start()
        try:
            yield report
        except BaseException:
            self.say(f"{name}: FAILED after {time.monotonic() - begin:.1f} s")
            raise
        else:
            note = "" if newest == "started" else f" ({newest})"
            self.say(f"{name}: done in {time.monotonic() - begin:.1f} s{note}")
        finally:
            ended.set()
            heart.join()
