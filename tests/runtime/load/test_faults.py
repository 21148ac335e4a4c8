"""What breaks in the middle of a load costs time, and nothing else: no event, no second email, no second task."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from .conftest import books
from .ledger import CONSUMERS
from .work import Work

if TYPE_CHECKING:
    from ..application_flow import Flow
    from ..databases import Databases
    from .conftest import Post, Scheduler, Start

SMTP_DOWN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Breakable:
    """What a fault may break."""

    flow: Flow
    scheduler: Scheduler
    post: Post


Fault = Callable[[Breakable], None]


def kill_sidecars(parts: Breakable) -> None:
    for part in chain.from_iterable(parts.flow.parts.values()):
        if part.sidecar:
            part.sidecar.restart()


def kill_consumers(parts: Breakable) -> None:
    for name in CONSUMERS:
        for part in parts.flow.parts[name]:
            part.restart()


def kill_publisher(parts: Breakable) -> None:
    parts.flow.parts["backend"][0].restart()


BOTH = ("dapr", "direct")
FAULTS: dict[str, tuple[Fault, tuple[str, ...]]] = {
    "sidecars": (kill_sidecars, ("dapr",)),
    "scheduler": (lambda parts: parts.scheduler.restart(), ("dapr",)),
    "broker": (lambda parts: parts.flow.world.restart_broker(), BOTH),
    "database": (lambda parts: parts.flow.world.restart_database(), BOTH),
    "consumers": (kill_consumers, BOTH),
    "publisher": (kill_publisher, BOTH),
    "mail": (lambda parts: parts.post.down(SMTP_DOWN_SECONDS), BOTH),
}


# the others run in `make faults`
IN_EVERY_RUN = {
    ("sidecars", "dapr"),
    ("scheduler", "dapr"),
    ("consumers", "dapr"),
    ("broker", "direct"),
    ("database", "direct"),
}
CASES = [
    pytest.param(fault, mode, marks=() if (fault, mode) in IN_EVERY_RUN else pytest.mark.faults)
    for fault, (_, modes) in FAULTS.items()
    for mode in modes
]


@pytest.mark.parametrize(("fault", "mode"), CASES)
def test_nothing_is_lost_and_nothing_happens_twice(
    fault: str,
    mode: str,
    start: Start,
    databases: Databases,
    scheduler: Scheduler,
    post: Post,
    rounds: int,
    record_property: Callable[[str, object], None],
) -> None:
    flow = start(mode)
    work = Work(flow, rounds)
    ledger = books(flow, databases, work)
    with work.under_way():
        work.wait_for(0.3)
        begun = time.monotonic()
        FAULTS[fault][0](Breakable(flow, scheduler, post))
        broken = time.monotonic() - begun
    settled = ledger.settle()
    published = ledger.check()
    told = {
        "events": sum(published.values()),
        "load_seconds": round(work.seconds, 1),
        "fault_seconds": round(broken, 1),
        "settled_after_seconds": round(settled, 1),
        "requests_asked_again": work.asked_again,
    }
    print(fault, mode, told)
    for key, value in told.items():
        record_property(key, value)
