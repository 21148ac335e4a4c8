"""What CHANGELOG.md says of the newest version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ENTRY = re.compile(
    r"^## (?P<version>\d+\.\d+\.\d+), (?P<date>\d{4}-\d{2}-\d{2})\n(?P<body>.*?)(?=^## |\Z)", re.M | re.S
)
GROUP = re.compile(r"^### (?P<kind>\w+)\n(?P<body>.*?)(?=^### |\Z)", re.M | re.S)
BULLET = re.compile(r"^- (.*?)(?=^- |\Z)", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Version:
    """A version with the day that it was made, and its changes by kind (added, changed, ...)."""

    number: str
    seconds: int
    changes: tuple[tuple[str, str], ...]


def newest(path: Path) -> Version:
    """Return the first entry of a changelog.

    Raises:
        ValueError: there is none.
    """
    entry = ENTRY.search(path.read_text())
    if not entry:
        raise ValueError(f"{path} has no entry. Fix: begin one with ## 1.2.3, 2026-01-31")
    changes = tuple(
        (group["kind"].lower(), " ".join(bullet.split()))
        for group in GROUP.finditer(entry["body"])
        for bullet in BULLET.findall(group["body"])
    )
    day = datetime.strptime(entry["date"], "%Y-%m-%d").replace(tzinfo=UTC)
    return Version(entry["version"], int(day.timestamp()), changes)
