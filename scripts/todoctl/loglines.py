"""Reads log lines of daprd and of the application: logfmt, JSON and Python tracebacks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

LOGFMT = re.compile(r'\blevel=(?P<level>\w+).*?\bmsg="(?P<text>(?:[^"\\]|\\.)*)"')
EXCEPTION = re.compile(r"^(?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Failed|Exit)\b.*")
GRAVE = frozenset(("fatal", "panic", "critical", "error"))


@dataclass(frozen=True, slots=True)
class Line:
    """One log line: its level in lower case, empty when it has none, and its message."""

    level: str
    text: str


def parse(line: str) -> Line:
    """Return level and message of a line; a line in no known form is all message."""
    if match := LOGFMT.search(line):
        return Line(match["level"].lower(), match["text"].replace('\\"', '"').replace("\\\\", "\\"))
    if line.startswith("{"):
        try:
            data = json.loads(line)
        except ValueError:
            return Line("", line)
        level = data.get("level") or data.get("levelname") or data.get("severity") or ""
        text = [str(data[key]) for key in ("logger", "msg", "message", "error") if data.get(key)]
        text += [cause for cause in str(data.get("exc_info", "")).splitlines() if EXCEPTION.match(cause)]
        return Line(str(level).lower(), " ".join(" ".join(text).split()) or line)
    if EXCEPTION.match(line) or line.startswith("panic:"):
        return Line("error", line)
    return Line("", line)


def worst(log: str) -> Iterator[Line]:
    """Yield the lines that may tell why a program failed: fatal ones, errors, then the rest; each the latest first."""
    lines = [parse(line) for line in reversed(log.splitlines()) if line.strip()]
    yield from (line for line in lines if line.level in ("fatal", "panic"))
    yield from (line for line in lines if line.level in ("critical", "error"))
    yield from (line for line in lines if line.level not in GRAVE)
