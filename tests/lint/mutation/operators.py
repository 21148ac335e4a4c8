"""The slips: each turns one place of a correct object into something that a person could have written by mistake."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

Json = dict[str, Any]
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mutation:
    """An object with one slip.

    Args:
        slip: which kind of slip.
        place: where in the object.
        was: what stood there.
        now: what stands there now; nothing for what is gone.
        body: the whole object.
    """

    slip: str
    place: Place
    was: Any
    now: Any
    body: Json

    @property
    def path(self) -> str:
        """Say where it was done."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.place)
        return "".join(steps).removeprefix(".")

    @property
    def text(self) -> str:
        """Say what was done, for people."""
        return f"{self.slip}: {self.path}: {self.was!r} -> {self.now!r}"


def drawn(body: Json, by: Random) -> Mutation:
    """Return an object with a slip at one of its places.

    Args:
        body: the correct object.
        by: draws.
    """
    places = list(_places(body))
    while True:
        place, value = by.choice(places)
        slip = by.choice(list(SLIPS))
        if (changed := SLIPS[slip](body, place, value)) is not None:
            return Mutation(slip, place, *changed)


def emptied_everywhere(body: Json) -> Iterator[Mutation]:
    """Yield an object without each of its fields in turn, and with null and with nothing in its place."""
    for place, value in _places(body):
        for slip in ("key dropped", "null", "emptied") if place[0] not in ("apiVersion", "kind") else ():
            if (changed := SLIPS[slip](body, place, value)) is not None:
                yield Mutation(slip, place, *changed)


Changed = tuple[Any, Any, Json]
Slip = Callable[[Json, Place, Any], Changed | None]


def _drop_key(body: Json, place: Place, value: Any) -> Changed | None:
    if isinstance(place[-1], int):
        return None
    changed = copy.deepcopy(body)
    del _at(changed, place[:-1])[place[-1]]
    return value, None, changed


def _rename(body: Json, place: Place, new: str) -> Changed | None:
    parent = _at(body, place[:-1])
    if not isinstance(place[-1], str) or new == place[-1] or new in parent:
        return None
    changed = copy.deepcopy(body)
    mapping = _at(changed, place[:-1])
    entries = [(new if key == place[-1] else key, value) for key, value in mapping.items()]
    mapping.clear()
    mapping.update(entries)
    return place[-1], new, changed


def _misspell_key(body: Json, place: Place, _: Any) -> Changed | None:
    return _rename(body, place, _misspelt(str(place[-1])))


def _case_of_key(body: Json, place: Place, _: Any) -> Changed | None:
    return _rename(body, place, str(place[-1]).lower())


def _set(body: Json, place: Place, was: Any, now: Any) -> Changed | None:
    if now == was and type(now) is type(was):
        return None
    changed = copy.deepcopy(body)
    _at(changed, place[:-1])[place[-1]] = now
    return was, now, changed


def _misspell_value(body: Json, place: Place, value: Any) -> Changed | None:
    return _set(body, place, value, _misspelt(value)) if isinstance(value, str) else None


def _case_of_value(body: Json, place: Place, value: Any) -> Changed | None:
    return _set(body, place, value, value.swapcase()) if isinstance(value, str) else None


def _unquote(body: Json, place: Place, value: Any) -> Changed | None:
    if not isinstance(value, str):
        return None
    if value in ("true", "false"):
        return _set(body, place, value, value == "true")
    return _set(body, place, value, int(value)) if value.isdecimal() and not value.startswith("0") else None


def _quote(body: Json, place: Place, value: Any) -> Changed | None:
    if isinstance(value, bool):
        return _set(body, place, value, str(value).lower())
    return _set(body, place, value, str(value)) if isinstance(value, int) else None


def _empty(body: Json, place: Place, value: Any) -> Changed | None:
    empty: Any = "" if isinstance(value, str) else type(value)() if isinstance(value, dict | list) else None
    return None if empty is None else _set(body, place, value, empty)


def _null(body: Json, place: Place, value: Any) -> Changed | None:
    return None if isinstance(place[-1], int) else _set(body, place, value, None)


def _wrap(body: Json, place: Place, value: Any) -> Changed | None:
    return None if isinstance(value, dict | list) else _set(body, place, value, [value])


def _negative(body: Json, place: Place, value: Any) -> Changed | None:
    return _set(body, place, value, -value) if isinstance(value, int) and not isinstance(value, bool) else None


def _doubled(body: Json, place: Place, value: Any) -> Changed | None:
    return _set(body, place, value, [*value, value[0]]) if isinstance(value, list) and value else None


SLIPS: dict[str, Slip] = {
    "key dropped": _drop_key,
    "key misspelt": _misspell_key,
    "key in lower case": _case_of_key,
    "value misspelt": _misspell_value,
    "value in other case": _case_of_value,
    "quotes dropped": _unquote,
    "quotes added": _quote,
    "emptied": _empty,
    "null": _null,
    "list for a scalar": _wrap,
    "negative number": _negative,
    "entry twice": _doubled,
}


def _misspelt(text: str) -> str:
    """Return a word with two neighbouring letters swapped, or one letter more where that changes nothing."""
    middle = len(text) // 2
    for index in itertools.chain(range(middle, len(text) - 1), range(middle)):
        first, second = text[index : index + 2].ljust(2)
        if first != second and (first + second).isalnum():
            return text[:index] + second + first + text[index + 2 :]
    return text + "x"


def _places(body: Json) -> Iterator[tuple[Place, Any]]:
    waiting: list[tuple[Place, Any]] = [((key,), value) for key, value in body.items()]
    while waiting:
        place, value = waiting.pop()
        yield place, value
        if isinstance(value, dict):
            waiting += [((*place, key), below) for key, below in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*place, index), below) for index, below in reversed(list(enumerate(value)))]


def _at(body: Any, place: Place) -> Any:
    for step in place:
        body = body[step]
    return body
