"""Each service goes from Kafka to Dapr and back under load, in its consumer group: nothing is lost or happens twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..application_flow import TOPICS
from .conftest import books
from .work import Work

if TYPE_CHECKING:
    from ..databases import Databases
    from .conftest import Start

# publishers first, as the phases of the migration do it, and consumers first
ORDERS = {"publishers-first": tuple(TOPICS), "consumers-first": tuple(reversed(TOPICS))}


@pytest.mark.parametrize("order", ORDERS)
def test_services_change_their_transport_under_load(
    order: str, start: Start, databases: Databases, rounds: int
) -> None:
    flow = start("direct")
    work = Work(flow, rounds)
    ledger = books(flow, databases, work)
    names = ORDERS[order]
    steps = [*names, *names]  # there, and back
    with work.under_way():
        for name in steps:
            flow.change(name)
    assert flow.with_dapr == frozenset()
    settled = ledger.settle()
    events = sum(ledger.check().values())
    ways = databases.query(flow.services.database, "SELECT DISTINCT transport FROM received_events")
    assert {row["transport"] for row in ways} == {"dapr", "kafka"}, "both ways brought events"
    print(f"{order}: {events} events in {work.seconds:.1f} s, settled {settled:.1f} s later")
