"""A trace goes on from a request into its events, and from an event into what its effect publishes."""

from __future__ import annotations

import logging

import httpx
import pytest

from todo.database.connection import Database
from todo.services.backend import SERVICE
from todo.tracing import HEADER, TraceOfLine, current, part_of

from .application import DAPR, running, set_environment, token
from .fake_sidecar import FakeSidecar
from .waiting import until

TRACE = "0af7651916cd43dd8448eb211c80319c"
GIVEN = f"00-{TRACE}-b7ad6b7169203331-01"


def test_a_block_belongs_to_the_trace_that_is_named() -> None:
    assert current() is None
    with part_of(GIVEN):
        assert current() == GIVEN
    assert current() is None


@pytest.mark.parametrize(
    "malformed",
    [
        None,
        "",
        "nonsense",
        GIVEN.upper(),
        f"{GIVEN}-more",
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"{GIVEN}\n",
    ],
)
def test_anything_else_begins_a_new_one(malformed: str | None) -> None:
    with part_of(malformed):
        first = current()
    with part_of(malformed):
        assert current() != first
    assert first is not None
    assert first.startswith("00-")
    assert first.endswith("-00")
    with part_of(first):
        assert current() == first


def test_a_line_of_the_log_tells_its_trace() -> None:
    record = logging.makeLogRecord({})
    assert TraceOfLine().filter(record)
    assert not hasattr(record, "trace_id")
    with part_of(GIVEN):
        TraceOfLine().filter(record)
    assert record.__dict__["trace_id"] == TRACE


@pytest.mark.parametrize(("form", "name"), [("raw", HEADER), ("cloudevents", f"cloudevent.{HEADER}")])
async def test_the_event_of_a_request_is_part_of_its_trace(
    form: str,
    name: str,
    database: Database,  # noqa: ARG001 - empties the tables
    sidecar: FakeSidecar,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_environment(monkeypatch, DAPR | {"DAPR_HTTP_PORT": str(sidecar.port), "EVENT_FORMAT": form})
    async with running(SERVICE) as client:
        await create(client, {HEADER: GIVEN})
        await until(lambda: sidecar.published, "the event is published")
        await create(client, {})
        await until(lambda: len(sidecar.published) == 2, "the other event is published")
    first, second = (each.query[f"metadata.{name}"] for each in sidecar.published)
    assert first == GIVEN
    assert second.startswith("00-")
    assert TRACE not in second


async def create(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/api/ada/tasks", json={"title": "buy milk"}, headers=token("ada") | headers)
    assert answer.status_code == 201
