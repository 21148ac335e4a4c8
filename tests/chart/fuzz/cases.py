"""Hold a check against generated values: as many as asked for, and the same ones for the same seed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from .merging import Values

PREFIX = "generated values: "
PARTS = 2  # each test is there as often, with values of its own, so that two processes share the work


def hold(
    request: pytest.FixtureRequest, share: float, values: SearchStrategy[Values], check: Callable[[Values], str]
) -> None:
    """Hold a check against a share of all cases.

    Args:
        request: pytest's; its options say how many cases there are in all, and the seed.
        share: of all cases; at least one is tried.
        values: where they come from.
        check: says in a few words what became of the values.

    Raises:
        AssertionError: the check fails; the smallest values with which it does are told.
    """
    outcomes: Counter[str] = Counter()
    count = max(1, round(request.config.getoption("cases") * share / PARTS))

    @seed(_number(f"{request.config.getoption('fuzz_seed')} {request.node.name}"))
    @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values)
    def held(made: Values) -> None:
        outcomes[check(made)] += 1

    try:
        held()
    finally:
        for outcome, times in outcomes.items():
            request.node.user_properties.append((PREFIX + outcome, times))


def _number(text: str) -> int:
    """Return a number for a text, the same one in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def drawn(values: SearchStrategy[Values], count: int) -> list[Values]:
    """Return so many generated values, the same ones each time."""
    made: list[Values] = []

    @seed(0)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values)
    def keep(one: Values) -> None:
        made.append(one)

    keep()
    return made
