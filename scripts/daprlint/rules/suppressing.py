"""L: what is wrong with the suppressions themselves; these rules run after all others."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import REGISTER, rule
from daprlint.spelling import nearest

UNUSED = "L002"


@rule("L001", Severity.WARNING)
def no_reason(release: Release) -> Iterator[Finding]:
    """A suppression without a reason.

    It suppresses nothing. Whoever reads it later must see why the finding was no problem, to tell whether that
    still holds.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        # daprlint: ignore S004      # <- here
        scopes: []
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        # daprlint: ignore S004: every app of the namespace may use it
        scopes: []
    """
    for suppression in release.suppressions:
        if suppression.code in REGISTER and not suppression.reason:
            message = f"the suppression of {suppression.code} has no reason, so it suppresses nothing"
            yield Finding(suppression.mark, message, f"write `{suppression.code}: reason`")


@rule(UNUSED, Severity.WARNING)
def unused_suppression(release: Release) -> Iterator[Finding]:
    """A suppression of something that is not found.

    The problem was mended, or the suppression stands in the wrong place. Left there, it would hide the next one.
    For a rule that does not run (by --select, --ignore or --profile) nothing is said, and for one in the
    configuration it is an information only: other paths may need it.

    Bad:
        metadata:
          name: orders
          annotations:
            daprlint.io/ignore: "C012: the password is of a test"   # <- here
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    Good:
        metadata:
          name: orders
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    """
    for suppression in release.suppressions:
        if suppression.reason and suppression.code in release.ran and not suppression.used:
            where = "in that line" if suppression.line else "in this object"
            yield Finding(suppression.mark, f"nothing is found for {suppression.code} {where}", "remove it")


@rule("L003", Severity.WARNING)
def suppression_of_nothing(release: Release) -> Iterator[Finding]:
    """A suppression that names no rule.

    A comment says `# daprlint: ignore CODE: reason`, in the line of the finding or above it. The annotation
    `daprlint.io/ignore` says `CODE: reason` for the whole object. Several are separated by semicolons.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes: []  # daprlint: ignore empty scopes   # <- here
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes: []  # daprlint: ignore S004: every app of the namespace may use it
    """
    for suppression in release.suppressions:
        if suppression.code not in REGISTER:
            near = nearest(suppression.code, REGISTER)
            fix = f"did you mean {near}?" if near else "write `CODE: reason`"
            yield Finding(suppression.mark, f"no rule has the code `{suppression.code}`", fix)
