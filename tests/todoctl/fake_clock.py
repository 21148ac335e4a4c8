"""A clock that runs only when somebody sleeps, and makes things happen at their time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from todoctl.clock import Clock

LONGEST = 600.0


@dataclass
class FakeClock(Clock):
    """Time that is as long as what happens in it."""

    time: float = 0.0
    plan: list[tuple[float, Callable[[], object]]] = field(default_factory=list)

    def at(self, seconds: float, action: Callable[[], object]) -> None:
        """Do something once that many seconds have passed."""
        self.plan.append((seconds, action))

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        assert self.time < LONGEST, f"still waiting after {LONGEST} s"
        self.time += seconds
        due = [entry for entry in self.plan if entry[0] <= self.time]
        self.plan = [entry for entry in self.plan if entry[0] > self.time]
        for _, action in due:
            action()
