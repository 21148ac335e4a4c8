"""Three processes of each consumer share the work, and take turns to be replaced: every effect happens once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from .conftest import books
from .ledger import CONSUMERS
from .work import Work

if TYPE_CHECKING:
    from ..application_flow import Flow
    from ..databases import Databases
    from .conftest import Start

REPLICAS = 3
HANDLED = '"message": "event handled"'


def replace_one_by_one(flow: Flow) -> None:
    """Replace every process as a rolling update does: it is asked to end, and the next one waits."""
    for parts in flow.parts.values():
        for part in parts:
            part.replace()


@pytest.mark.faults
@pytest.mark.parametrize("mode", ["dapr", "direct"])
def test_replicas_that_are_replaced_lose_nothing(mode: str, start: Start, databases: Databases, rounds: int) -> None:
    flow = start(mode, replicas=REPLICAS)
    work = Work(flow, rounds)
    ledger = books(flow, databases, work)
    with work.under_way():
        work.wait_for(0.3)
        begun = time.monotonic()
        replace_one_by_one(flow)
        print(f"{mode}: {4 * REPLICAS} processes replaced in {time.monotonic() - begun:.1f} s, ", end="")
    settled = ledger.settle()
    events = sum(ledger.check().values())
    print(f"{events} events in {work.seconds:.1f} s, settled {settled:.1f} s later")


@pytest.mark.parametrize("mode", ["dapr", "direct"])
def test_the_partitions_of_a_topic_are_shared(mode: str, start: Start, databases: Databases) -> None:
    flow = start(mode, replicas=REPLICAS)
    for consumer in CONSUMERS:
        flow.wait_for_members(consumer)
    work = Work(flow, 20)
    with work.under_way():
        work.wait_for(1)
    ledger = books(flow, databases, work)
    ledger.settle()
    ledger.check()
    shares = {
        consumer: [part.service.process.log_text().count(HANDLED) for part in flow.parts[consumer]]
        for consumer in CONSUMERS
    }
    assert all(shares["notification-service"]), f"task-events has three partitions: {shares}"
    for consumer in ("email-delivery-service", "recurring-task-service"):
        assert sorted(map(bool, shares[consumer])) == [False, False, True], f"its topic has one: {shares}"
