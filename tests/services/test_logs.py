"""Every line of the log is one JSON object."""

from __future__ import annotations

import json
import logging
from datetime import datetime

import pytest

from todo import logs


@pytest.mark.usefixtures("own_root_logger")
def test_a_line_names_the_service_and_the_event(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("backend")
    logging.getLogger("todo.outbox").warning("refused:\n%s", "too large", extra={"event_id": "1"})
    (line,) = capsys.readouterr().out.splitlines()
    content = json.loads(line)
    assert datetime.fromisoformat(content.pop("time")).tzinfo is not None
    assert content == {
        "level": "WARNING",
        "logger": "todo.outbox",
        "message": "refused:\ntoo large",
        "service": "backend",
        "event_id": "1",
    }
