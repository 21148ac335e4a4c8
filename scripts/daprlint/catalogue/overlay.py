"""Correct what the upstream files get wrong, by hand and with a source for each entry (overlay.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Facts = dict[str, Any]

PATH = Path(__file__).with_name("overlay.yaml")
_ENTRY_KEYS = frozenset(
    ("source", "fields", "enforced", "optional", "needs", "hints", "patterns", "open", "strict_booleans",
     "milliseconds", "no_actors")
)  # fmt: skip
_FIELD_LISTS = ("enforced", "optional")


def read() -> Facts:
    """Return the overlay; an entry without a source or with an unknown key is an error."""
    overlay: Facts = yaml.load(PATH.read_text(), Loader=yaml.CSafeLoader)
    entries = {**overlay["categories"], **overlay["types"]}
    others = {name: overlay[name] for name in ("sensitive", "annotations")}
    for name, entry in {**entries, **others}.items():
        if not entry.get("source"):
            raise ValueError(f"overlay: {name} has no source")
    for name, entry in entries.items():
        if unknown := entry.keys() - _ENTRY_KEYS:
            raise ValueError(f"overlay: {name} has unknown keys {sorted(unknown)}")
    return overlay


def apply(facts: Facts, names: tuple[str, ...], version: str, overlay: Facts, source: str) -> None:
    """Apply the entries of a type, of its category, and of a single version (`type/version`).

    Args:
        facts: of one type in one version; changed in place.
        names: the type's name and aliases.
        version: of the type.
        overlay: as read; written for the newest Dapr.
        source: of the type, in lower case: what an older one does not mention, it does not have.
    """
    category = names[0].partition(".")[0]
    _apply(facts, overlay["categories"].get(category, {}))
    for name in names:
        for key in (name, f"{name}/{version}"):
            _apply(facts, _of_its_time(overlay["types"].get(key, {}), source))
    secret = {name.lower() for name in overlay["sensitive"]["names"]}
    for name, field in facts["fields"].items():
        if name.lower() in secret:
            field["sensitive"] = True
    facts["also"] = sorted(set(facts.pop("also", ())) - {name.lower() for name in facts["fields"]})


def _of_its_time(entry: Facts, source: str) -> Facts:
    """Return what an entry says of fields and values that a source has."""
    if not source:  # the type lives in daprd itself
        return entry
    fields = {
        name: {key: [each for each in item if each.lower() in source] if key == "allowed" else item
               for key, item in field.items()}
        for name, field in entry.get("fields", {}).items()
        if name.lower() in source
    }  # fmt: skip
    lists = {key: [name for name in entry[key] if name.lower() in source] for key in _FIELD_LISTS if key in entry}
    needs = [need for need in entry.get("needs", ()) if all(name.lower() in source for name in need["needed"])]
    return entry | lists | {"fields": fields} | ({"needs": needs} if needs else {})


def _apply(facts: Facts, entry: Facts) -> None:
    fields: dict[str, Facts] = facts["fields"]
    spelled = {name.lower(): name for name in fields}
    for name, change in entry.get("fields", {}).items():
        known = fields.pop(spelled.get(name.lower(), name), {})
        fields[name] = known | (change or {})
    spelled = {name.lower(): name for name in fields}
    for name in entry.get("enforced", ()):
        fields.setdefault(spelled.get(name.lower(), name), {})["required"] = "enforced"
    for name in entry.get("optional", ()):
        fields.get(spelled.get(name.lower(), name), {}).pop("required", None)
    for name in entry.get("milliseconds", ()):
        if name.lower() in spelled:
            fields[spelled[name.lower()]]["unit"] = "ms"
    if "hints" in entry:
        facts["hints"] = {name.lower(): hint for name, hint in entry["hints"].items()}
    for flag in ("needs", "patterns", "open", "strict_booleans", "no_actors"):
        if flag in entry:
            facts[flag] = entry[flag]
