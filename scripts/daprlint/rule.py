"""The register of rules and the decorator that fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.settings import PROFILES, Settings

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
        profile: the least strict one in which it runs.
        prod: severity of its findings in the profile `prod` and stricter ones, if another.
    """

    code: str
    severity: Severity
    since: tuple[int, int]
    check: Check
    profile: str = PROFILES[0]
    prod: Severity | None = None

    def runs(self, dapr: tuple[int, int], settings: Settings) -> bool:
        """Say whether it looks at a release for a Dapr version (major, minor)."""
        return self.since <= dapr and settings.has_profile(self.profile) and settings.wants(self.code)

    def severity_for(self, settings: Settings) -> Severity:
        """Return the severity of its findings under the profile at hand."""
        return self.prod if self.prod and settings.has_profile("prod") else self.severity


def rule(
    code: str,
    severity: Severity,
    since: str = "1.14",
    *,
    profile: str = PROFILES[0],
    prod: Severity | None = None,
) -> Callable[[Check], Check]:
    """Register a function as the rule of a code."""

    def register(check: Check) -> Check:
        if code in REGISTER:
            raise ValueError(f"two rules are called {code}")
        major, minor = since.split(".")
        REGISTER[code] = Rule(code, severity, (int(major), int(minor)), check, profile, prod)
        return check

    return register
