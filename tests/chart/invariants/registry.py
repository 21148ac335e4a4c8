"""The list of all invariants, in two parts."""

from __future__ import annotations

from collections.abc import Callable

from ..objects import Manifest

Objects = tuple[Manifest, ...]
Invariant = Callable[[Objects], None]

ALWAYS: list[Invariant] = []
OF_OVERLAYS: list[Invariant] = []


def always(function: Invariant) -> Invariant:
    """Mark an invariant that holds for whatever values the chart accepts."""
    ALWAYS.append(function)
    return function


def of_overlays(function: Invariant) -> Invariant:
    """Mark an invariant that values can break, such as a limit that they remove; no overlay does."""
    OF_OVERLAYS.append(function)
    return function
