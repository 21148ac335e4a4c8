"""docs/events.md and its schema say what the code does."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from eventdocs.page import FILES, SCHEMA

from . import examples


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_current(path: Path) -> None:
    assert path.read_text() == FILES[path](), f"docs/{path.name} is stale. Fix: make generate"


def test_the_schema_takes_what_is_published() -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))
    event = examples.task_created().model_dump(mode="json")
    assert validator.is_valid(event)
    assert validator.is_valid(event | {"colour": "red"})
    for wrong in ({"event_type": "task.eaten"}, {"schema_version": "2.0"}, {"task_id": 0}, {"title": ""}):
        assert not validator.is_valid(event | wrong)
    assert not validator.is_valid({name: value for name, value in event.items() if name != "event_type"})
