"""Find the name that somebody meant."""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS_PER_MISTAKE = 4
_MOST_MISTAKES = 3


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that differs by a slip of the finger, or by case and punctuation only."""
    wanted = _squeezed(name)
    allowed = min(len(wanted) // _LETTERS_PER_MISTAKE, _MOST_MISTAKES)
    best, fewest = None, allowed + 1
    for candidate in known:
        letters = _squeezed(candidate)
        if abs(len(letters) - len(wanted)) < fewest and (mistakes := _distance(wanted, letters)) < fewest:
            best, fewest = candidate, mistakes
    return best


def _squeezed(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(".", "")


def _distance(one: str, other: str) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours (optimal string alignment)."""
    previous: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, previous, row = previous, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]
