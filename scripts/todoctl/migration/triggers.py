"""When a phase has to be taken back, though all its pods run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a running release at one moment; what is not known is None.

    Args:
        publish_p95: seconds from the commit of an event to the broker's acknowledgement, lately.
        errors: share of attempts to publish that failed, lately.
        lag: events that the group which is furthest behind has not read yet.
        sidecar_memory: resident memory of the largest sidecar in bytes.
    """

    publish_p95: float | None = None
    errors: float | None = None
    lag: float | None = None
    sidecar_memory: float | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason to go back.

    Args:
        name: what is measured.
        limit: what it may be at most.
        window: seconds for which it has to be above.
        value: takes it from a reading.
        shown: writes it with its unit.
    """

    name: str
    limit: float
    window: float
    value: Callable[[Reading], float | None]
    shown: Callable[[float], str]


# the limits are those at which a running system is taken back within minutes; right after a change it is sooner
TRIGGERS = (
    Trigger("publish p95", 0.2, 30, lambda reading: reading.publish_p95, lambda value: f"{value * 1000:.0f} ms"),
    Trigger("errors of publishing", 0.01, 30, lambda reading: reading.errors, lambda value: f"{value:.1%}"),
    Trigger("lag", 1000, 30, lambda reading: reading.lag, lambda value: f"{value:.0f} events"),
    Trigger(
        "memory of a sidecar",
        256 * MIB,
        0,
        lambda reading: reading.sidecar_memory,
        lambda value: f"{value / MIB:.0f} MiB",
    ),
)


@dataclass(slots=True)
class Watch:
    """Remembers since when each trigger holds."""

    since: dict[str, float] = field(default_factory=dict)

    def observe(self, reading: Reading, now: float) -> Iterator[str]:
        """Yield each trigger that has held for its window, in words.

        Args:
            reading: of this moment.
            now: the time in seconds.
        """
        for trigger in TRIGGERS:
            value = trigger.value(reading)
            if value is None or value <= trigger.limit:
                self.since.pop(trigger.name, None)
                continue
            began = self.since.setdefault(trigger.name, now)
            if now - began >= trigger.window:
                held = f" for {now - began:.0f} s" if trigger.window else ""
                yield f"{trigger.name} is {trigger.shown(value)}, above {trigger.shown(trigger.limit)}{held}"


def described(reading: Reading) -> str:
    """Return a reading in one line."""
    known = [(trigger, trigger.value(reading)) for trigger in TRIGGERS]
    return ", ".join(f"{trigger.name} {trigger.shown(value)}" for trigger, value in known if value is not None)
