"""The result of looking at one thing that an install needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How one check ended."""

    OK = "ok"
    WARNING = "warning"
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing an install needs.

    Args:
        subject: the component, service or object it is about.
        status: whether it is there.
        what: what was found, or what is wrong.
        fix: what to do, at best a command to paste; never holds a secret.
    """

    subject: str
    status: Status
    what: str
    fix: str = ""
