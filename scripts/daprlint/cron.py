"""Schedules as Kubernetes' CronJobs read them: five fields, or a word such as @daily."""

from __future__ import annotations

import re

from daprlint.gotypes import is_duration

_WORDS = frozenset(("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# minute, hour, day of the month, month, day of the week
_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, {name: index for index, name in enumerate(_MONTHS, 1)}),
    (0, 6, {name: index for index, name in enumerate(_DAYS)}),
)
_ITEM = re.compile(r"(\*|\?|\w+)(?:-(\w+))?(?:/(\d+))?")


def is_schedule(text: str) -> bool:
    """Say whether a text is a schedule; source: github.com/robfig/cron/v3, ParseStandard."""
    if text.startswith("@"):
        return text in _WORDS or (text.startswith("@every ") and is_duration(text.removeprefix("@every ")))
    fields = text.split()
    return len(fields) == len(_FIELDS) and all(
        _is_item(item, *bounds) for field, bounds in zip(fields, _FIELDS, strict=True) for item in field.split(",")
    )


def _is_item(item: str, low: int, high: int, names: dict[str, int]) -> bool:
    match = _ITEM.fullmatch(item.lower())
    if match is None:
        return False
    first, last, step = match.groups()
    if step is not None and int(step) == 0:
        return False
    if first in ("*", "?"):
        return last is None
    numbers = [_number(word, names) for word in (first, last) if word is not None]
    return all(low <= number <= high for number in numbers) and numbers == sorted(numbers)


def _number(word: str, names: dict[str, int]) -> int:
    return int(word) if word.isdecimal() else names.get(word, -1)
