"""Why something that a user wants cannot be done."""

from __future__ import annotations


class NotFound(Exception):
    """The user has no such thing; the message names it."""


class Conflict(Exception):
    """It is there already, or its state does not allow it; the message says what is in the way."""


class Invalid(Exception):
    """The values do not fit each other; the message says which.

    Args:
        field: the one to change.
        reason: what is wrong with it.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
