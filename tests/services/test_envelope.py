"""Whatever a broker or a sidecar delivers, the same event comes out, or it is known to be none."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from todo.envelope import MalformedEvent, decode

from .examples import task_created

EVENT = task_created()
CONTENT = EVENT.model_dump(mode="json")
ENVELOPE = {
    "id": "5c1f7a4e-0000-4000-8000-000000000000",
    "source": "backend",
    "specversion": "1.0",
    "type": "task.created",
    "datacontenttype": "application/json",
    "topic": "task-events",
    "pubsubname": "pubsub-kafka",
}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(CONTENT, id="plain, from a publisher without a sidecar"),
        pytest.param(ENVELOPE | {"data": CONTENT}, id="CloudEvent"),
        pytest.param(ENVELOPE | {"data": json.dumps(CONTENT)}, id="CloudEvent whose publisher forgot the content type"),
        pytest.param(
            ENVELOPE | {"data_base64": base64.b64encode(json.dumps(CONTENT).encode()).decode()},
            id="CloudEvent of a subscription to raw payloads",
        ),
        pytest.param(CONTENT | {"colour": "a field of a later version"}, id="unknown field"),
    ],
)
def test_every_shape_gives_the_event(body: dict[str, Any]) -> None:
    assert decode(json.dumps(body).encode()).event == EVENT


def test_a_user_id_may_be_a_number() -> None:
    assert decode(json.dumps(CONTENT | {"user_id": 42}).encode()).event.user_id == "42"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", "a JSON object is needed, not list"),
        (b"null", "a JSON object is needed, not NoneType"),
        (b"{}", "event_type"),
        (json.dumps(ENVELOPE).encode(), "not JSON"),
        (json.dumps(ENVELOPE | {"data": 7}).encode(), "not JSON"),
        (json.dumps(ENVELOPE | {"data_base64": "%"}).encode(), "data_base64 is not base64"),
        (json.dumps(ENVELOPE | {"data_base64": 7}).encode(), "data_base64 is not base64"),
        (json.dumps(CONTENT | {"event_type": "created"}).encode(), "event_type"),
        (json.dumps(CONTENT | {"event_id": "1"}).encode(), "event_id"),
        (json.dumps(CONTENT | {"schema_version": "2.0"}).encode(), "schema_version"),
        (json.dumps(CONTENT | {"title": "a\x00b"}).encode(), "title"),
        (json.dumps(CONTENT | {"task_id": 2**63}).encode(), "task_id"),
        (json.dumps({key: value for key, value in CONTENT.items() if key != "event_id"}).encode(), "event_id"),
    ],
)
def test_everything_else_is_malformed(body: bytes, reason: str) -> None:
    with pytest.raises(MalformedEvent, match=reason):
        decode(body)


@pytest.mark.parametrize(
    ("event_type", "fields"),
    [
        ("task.updated", {"updated_fields": {"title": "buy bread"}}),
        ("task.completed", {"completed_at": "2026-01-15T12:00:00Z", "recurrence_rule": "FREQ=DAILY"}),
        ("task.deleted", {}),
        (
            "reminder.sent",
            {
                "task_title": "buy milk",
                "task_due_date": "2026-01-15T13:00:00Z",
                "reminder_time": "2026-01-15T12:00:00Z",
            },
        ),
    ],
)
def test_every_event_type_is_known(event_type: str, fields: dict[str, Any]) -> None:
    base = {key: CONTENT[key] for key in ("event_id", "timestamp", "user_id", "task_id")}
    assert decode(json.dumps(base | {"event_type": event_type} | fields).encode()).event.event_type == event_type
