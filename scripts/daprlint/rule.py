"""The register of rules and the decorator that fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from daprlint.finding import Finding, Severity
from daprlint.release import Release

Check = Callable[[Release], Iterator[Finding]]
Profile = Literal["default", "prod", "pedantic"]

REGISTER: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Args:
        code: its name for ever.
        severity: of its findings, unless a finding says otherwise.
        since: the first Dapr version (major, minor) for which it holds.
        check: finds the problems; its docstring explains them.
        profile: the least strict one in which it runs.
    """

    code: str
    severity: Severity
    since: tuple[int, int]
    check: Check
    profile: Profile = "default"


def rule(
    code: str, severity: Severity, since: str = "1.14", *, profile: Profile = "default"
) -> Callable[[Check], Check]:
    """Register a function as the rule of a code."""

    def register(check: Check) -> Check:
        if code in REGISTER:
            raise ValueError(f"two rules are called {code}")
        major, minor = since.split(".")
        REGISTER[code] = Rule(code, severity, (int(major), int(minor)), check, profile)
        return check

    return register
