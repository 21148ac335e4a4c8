"""The phases of the migration, as the chart's overlays have them, and the values of a release in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from todoctl.cluster import Json
from todoctl.errors import TodoctlError

FOLDER = Path("values/migration")
NUMBERED = re.compile(r"\d+-[a-z-]+")
# how the chart's notes name the phase of a release
IN_NOTES = re.compile(r"^Phase: (\S+)$", re.MULTILINE)
MIXED = "mixed"

KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phases:
    """The phases in their order.

    Args:
        overlays: the values of each phase by its name, such as `3-publishers`.
        switches: the paths of all values that a phase, or the way back without one, sets.
    """

    overlays: Mapping[str, Json]
    switches: frozenset[KeyPath]

    @property
    def names(self) -> list[str]:
        """The names, first to last."""
        return list(self.overlays)

    def find(self, wanted: str) -> str:
        """Return the name of a phase that is meant by its name, its number, or its name without the number.

        Raises:
            TodoctlError: there is no such phase.
        """
        for name in self.names:
            number, _, word = name.partition("-")
            if wanted in (name, number, word):
                return name
        raise TodoctlError(f"there is no phase {wanted}", where="phases", fix=f"one of: {', '.join(self.names)}")

    def after(self, name: str) -> str | None:
        """Return the next phase, None after the last."""
        following = self.names[self.names.index(name) + 1 :]
        return following[0] if following else None

    def values(self, own: Json, phase: str) -> Json:
        """Return the values of a release in a phase: all that the user gave, but for the switches of the phases.

        Args:
            own: what the user gave, the switches of another phase among it.
            phase: the name.
        """
        values = deepcopy(own)
        for path in self.switches:
            _remove(values, path)
        return _merged(values, self.overlays[phase])


def read(chart: str) -> Phases:
    """Return the phases of a chart's folder.

    Raises:
        TodoctlError: there are none.
    """
    import yaml

    folder = Path(chart) / FOLDER
    overlays = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))}
    phases = {name: values for name, values in overlays.items() if NUMBERED.fullmatch(name)}
    if not phases:
        raise TodoctlError(
            f"{folder} has no phases",
            where="phases",
            fix="name the chart's folder with --chart; a package has them once it is unpacked (helm pull --untar)",
        )
    return Phases(phases, frozenset(path for values in overlays.values() for path in _leaves(values)))


def told(notes: str) -> str:
    """Return the phase that the notes of a release tell, `mixed` when its switches are those of none."""
    found = IN_NOTES.search(notes)
    return found[1] if found else MIXED


def _leaves(values: Json, *before: str) -> Iterator[KeyPath]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, *before, key)
        else:
            yield (*before, key)


def _remove(values: Json, path: KeyPath) -> None:
    """Take a path out, and the mappings that are empty without it."""
    key, *rest = path
    below = values.get(key)
    if not rest:
        values.pop(key, None)
    elif isinstance(below, dict) and below:
        _remove(below, tuple(rest))
        if not below:
            del values[key]


def _merged(values: Json, overlay: Json) -> Json:
    merged = dict(values)
    for key, value in overlay.items():
        below = merged.get(key, {})
        if below is None:
            continue  # a service that the user has taken out stays out
        merged[key] = _merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else deepcopy(value)
    return merged
