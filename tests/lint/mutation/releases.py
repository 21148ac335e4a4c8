"""The releases that are mutated: every overlay of the chart, and what daprlint says of one with a slip in it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

from daprlint.catalogue import Catalogue, schemas, versions
from daprlint.catalogue.schemas import Schemas
from daprlint.document import Document, Source
from daprlint.finding import Finding
from daprlint.linter import lint
from daprlint.reader import read
from daprlint.settings import Settings
from toolchain.paths import REPOSITORY

from ...chart.renderer import renderer
from .operators import Json, Mutation, drawn

OVERLAYS = sorted(path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "values").rglob("*.yaml"))
# as a person leaves them: daprlint has to read the marks of what was mutated
_DUMP: dict[str, Any] = {"sort_keys": False, "width": 1000}


@dataclass(frozen=True, slots=True)
class Case:
    """A release of which one object has a slip."""

    overlay: str
    namespace: str
    index: int
    mutation: Mutation

    @property
    def original(self) -> Json:
        """The object without the slip."""
        return bodies(self.overlay, self.namespace)[self.index]

    @property
    def kind(self) -> str:
        """Its kind, whatever the slip made of it."""
        return str(self.original["kind"])

    @property
    def is_of_an_operator(self) -> bool:
        """Say whether the kind is an operator's, of which the cluster may have another version."""
        return not _schemas().is_chosen(self.original["apiVersion"], self.kind)

    @property
    def name(self) -> str:
        """Say what was done where."""
        body = self.mutation.body
        name = (body.get("metadata") or {}).get("name") if isinstance(body.get("metadata"), dict) else ""
        return f"{body.get('kind')} {name} ({self.overlay}): {self.mutation.text}"


@functools.cache
def bodies(overlay: str, namespace: str) -> tuple[Json, ...]:
    """Return the objects that the chart renders with an overlay."""
    answer = renderer().template("todo", ".", "-n", namespace, "-f", overlay)
    assert not answer.failed, answer.errors
    return tuple(body for body in yaml.load_all(answer.output, Loader=yaml.CSafeLoader) if body)


def cases(number: int, seed: int, namespace: str) -> list[Case]:
    """Return mutations drawn from all that are possible, each object of the overlays once.

    Args:
        number: how many.
        seed: the same seed draws the same ones.
        namespace: that the releases are rendered for.
    """
    by = Random(seed)  # noqa: S311 - no secret
    places = list(_different(namespace))
    return [Case(overlay, namespace, index, drawn(bodies(overlay, namespace)[index], by))
            for overlay, index in (by.choice(places) for _ in range(number))]  # fmt: skip


def mutated(case: Case) -> Document:
    """Return the object with the slip as daprlint reads it."""
    [document] = read(_source(case.mutation.body))
    return document


def findings(case: Case) -> list[Finding]:
    """Return what daprlint finds in the release with the slip."""
    documents = list(_documents(case.overlay, case.namespace))
    documents[case.index] = mutated(case)
    return lint(documents, _catalogue())


def findings_alone(body: Json, settings: Settings) -> list[Finding]:
    """Return what daprlint finds in a release of one object."""
    return lint(read(_source(body)), _catalogue(), settings)


def _different(namespace: str) -> Iterator[tuple[str, int]]:
    seen = set()
    for overlay in OVERLAYS:
        for index, body in enumerate(bodies(overlay, namespace)):
            if (text := repr(body)) not in seen:
                seen.add(text)
                yield overlay, index


@functools.cache
def _documents(overlay: str, namespace: str) -> tuple[Document, ...]:
    return tuple(document for body in bodies(overlay, namespace) for document in read(_source(body)))


@functools.cache
def _catalogue() -> Catalogue:
    return Catalogue(versions()[-1])


@functools.cache
def _schemas() -> Schemas:
    return Schemas(schemas.versions(schemas.BUILT_IN)[-1], schemas.versions(schemas.DAPR)[-1])


def _source(body: Json) -> Source:
    return Source("mutated.yaml", yaml.dump(body, Dumper=yaml.CSafeDumper, **_DUMP).encode())
