"""What a user is told when todoctl cannot go on, and the exit codes."""

from __future__ import annotations

OK = 0
FAILED = 1
USAGE = 2
NO_TESTS = 3
TAKEN_BACK = 4
INTERRUPTED = 130


class TodoctlError(Exception):
    """One reason why a command stops.

    Args:
        what: what happened, in one sentence.
        where: the part it happened to: a component, a service, a file.
        fix: what the user can do, at best a command to paste.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix
