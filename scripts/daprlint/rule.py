"""The register of rules and the decorator that fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from daprlint.finding import Finding, Severity
from daprlint.release import Release

Check = Callable[[Release], Iterator[Finding]]

REGISTER: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Args:
        code: its name for ever.
        severity: of its findings, unless a finding says otherwise.
        since: the first Dapr version (major, minor) for which it holds.
        check: finds the problems; its docstring explains them.
    """

    code: str
    severity: Severity
    since: tuple[int, int]
    check: Check


def rule(code: str, severity: Severity, since: str = "1.14") -> Callable[[Check], Check]:
    """Register a function as the rule of a code."""

    def register(check: Check) -> Check:
        if code in REGISTER:
            raise ValueError(f"two rules are called {code}")
        major, minor = since.split(".")
        REGISTER[code] = Rule(code, severity, (int(major), int(minor)), check)
        return check

    return register
