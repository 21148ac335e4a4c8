"""Log lines of daprd and of Python programs."""

from __future__ import annotations

import json

import pytest

from todoctl.loglines import parse, worst

FATAL = 'time="2026-11-23T20:00:00Z" level=fatal msg="cannot open \\"x\\"" app_id=backend type=log ver=1.18.3'


@pytest.mark.parametrize(
    ("line", "level", "text"),
    [
        (FATAL, "fatal", 'cannot open "x"'),
        ('{"app_id":"backend","level":"fatal","msg":"no broker","ver":"1.18.3"}', "fatal", "no broker"),
        (
            json.dumps(
                {"level": "ERROR", "logger": "aiokafka", "message": "no", "exc_info": "Traceback\n  x\nOSError: a"}
            ),
            "error",
            "aiokafka no OSError: a",
        ),
        ("asyncpg.exceptions.InvalidPasswordError: no", "error", "asyncpg.exceptions.InvalidPasswordError: no"),
        ("panic: runtime error: nil pointer", "error", "panic: runtime error: nil pointer"),
        ("{not json", "", "{not json"),
        ("INFO: started", "", "INFO: started"),
    ],
)
def test_a_line_is_split_into_level_and_message(line: str, level: str, text: str) -> None:
    parsed = parse(line)
    assert (parsed.level, parsed.text) == (level, text)


def test_the_most_telling_lines_come_first_and_the_latest_before_the_earlier() -> None:
    log = f"INFO: a\nValueError: first\n\nOSError: second\n{FATAL}\nINFO: last"
    assert [line.text for line in worst(log)] == [
        'cannot open "x"', "OSError: second", "ValueError: first", "INFO: last", "INFO: a",
    ]  # fmt: skip
