"""Says what a message of a pod, of daprd or of the application means; the knowledge is in diagnoses.toml."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Literal

from todoctl.redact import redact
from todoctl.target import Target

Source = Literal["state", "event", "daprd", "app", "helm"]

COMPONENT = re.compile(
    r"(?:process component|error occurred for|[Ff]ailed to init component|for component) ([a-z0-9][\w.-]*)"
)
SEEN_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text that a failing pod left behind."""

    source: Source
    text: str
    container: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose texts are read; fills the places in a diagnosis.

    Args:
        service: the service.
        pod: its pod.
        target: the release it belongs to.
        secrets: in words, the Secrets of each Dapr component by its name, and those of the pod under the empty name.
    """

    service: str
    pod: str
    target: Target
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of diagnoses.toml; the file says what the fields mean."""

    name: str
    sources: frozenset[str]
    pattern: re.Pattern[str]
    component: str
    what: str
    fix: str
    patience: float
    examples: tuple[str, ...]
    defaults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong, with what, what to do, and the text that shows it (secrets masked)."""

    name: str
    component: str
    what: str
    fix: str
    seen: str
    patience: float


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Return the entries of diagnoses.toml in their order."""
    data = tomllib.loads(resources.files("todoctl").joinpath("diagnoses.toml").read_text(encoding="utf-8"))
    return tuple(
        Entry(
            name=entry["name"],
            sources=frozenset(entry["sources"]),
            pattern=re.compile(entry["pattern"]),
            component=entry["component"],
            what=entry["what"],
            fix=entry["fix"],
            patience=float(entry["patience"]),
            examples=tuple(entry["examples"]),
            defaults=entry.get("defaults", {}),
        )
        for entry in data["diagnosis"]
    )


def diagnose(evidence: Sequence[Evidence], subject: Subject) -> Diagnosis | None:
    """Return the meaning of the evidence, or None when no entry knows it.

    Args:
        evidence: what a pod left behind; the first text that an entry knows is the one it quotes.
        subject: whose evidence it is.
    """
    for entry in entries():
        for item in evidence:
            if item.source in entry.sources and (match := entry.pattern.search(item.text)):
                return _filled(entry, match, item, subject)
    return None


def _filled(entry: Entry, match: re.Match[str], item: Evidence, subject: Subject) -> Diagnosis:
    values: defaultdict[str, str] = defaultdict(str)
    values.update(
        service=subject.service,
        pod=subject.pod,
        namespace=subject.target.namespace,
        kubectl=subject.target.kubectl,
        cluster=subject.target.kubectl_anywhere,
        helm_options=subject.target.helm_options,
        container=item.container or subject.service,
    )
    values.update((name, text.format_map(values)) for name, text in entry.defaults.items())
    values.update((name, text) for name, text in match.groupdict().items() if text)
    named = COMPONENT.search(item.text) if item.source == "daprd" else None
    values["component"] = named[1] if named else entry.component.format_map(values)
    values["secrets"] = subject.secrets.get(named[1] if named else "") or "the Secret it refers to"
    return Diagnosis(
        name=entry.name,
        component=redact(values["component"]),
        what=redact(entry.what.format_map(values)),
        fix=entry.fix.format_map(values),
        seen=quotation(item.text),
        patience=entry.patience,
    )


def quotation(text: str) -> str:
    """Return a text in one line, short enough to show, with secrets masked."""
    text = " ".join(redact(text).split())
    if len(text) <= SEEN_CHARACTERS:
        return text
    # the cause stands at the end of a chain of errors
    return f"... {text[-SEEN_CHARACTERS:]}"
