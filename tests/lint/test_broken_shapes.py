"""No rule stumbles over a value of another shape than it expects, wherever that stands."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from yaml import MappingNode, ScalarNode, SequenceNode

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Document, Source
from daprlint.linter import lint
from daprlint.reader import read
from daprlint.settings import PROFILES, Settings

FIXTURES = Path(__file__).with_name("fixtures")
RELEASES = sorted([*FIXTURES.glob("correct/*.yaml"), *FIXTURES.glob("docs/*.yaml"), FIXTURES / "good" / "release.yaml"])
STRANGE = (
    "null",
    "''",
    "text",
    "-1",
    "1.5",
    "9" * 400,  # larger than any float
    '"' + "9" * 400 + '"',
    "true",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "{a: b}",
    "{null: null}",
    "{[]: {}}",
)
EACH = 10
STRICT = Settings(profile=PROFILES[-1], closed_world=True)


def places(node: yaml.Node, seen: set[int]) -> Iterator[tuple[MappingNode | SequenceNode, int]]:
    """Yield the collections of a document and the index of each of their values."""
    if isinstance(node, ScalarNode) or id(node) in seen:
        return
    seen.add(id(node))
    for index, item in enumerate(node.value):
        yield node, index
        yield from places(item[1] if isinstance(node, MappingNode) else item, seen)


def spoiled(documents: list[Document], random_: random.Random) -> None:
    """Put something strange in the place of one value."""
    chosen = random_.choice(documents)
    node, index = random_.choice(list(places(chosen.yaml, set())))
    strange = yaml.compose(random_.choice(STRANGE))
    node.value[index] = (node.value[index][0], strange) if isinstance(node, MappingNode) else strange


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("version", [versions()[0], versions()[-1]])
def test_strange_values(path: Path, version: str) -> None:
    catalogue = Catalogue(version)
    for seed in range(EACH):
        random_ = random.Random(f"{path.name} {seed}")  # noqa: S311 - the same each time is what is wanted
        documents = list(read(Source(path.name, path.read_bytes())))
        for _ in range(random_.randint(1, 3)):
            spoiled(documents, random_)
        text = [Document(document.source, document.yaml, document.template) for document in documents]
        for finding in lint(text, catalogue, STRICT):
            assert finding.message, f"seed {seed}"
            assert finding.mark.line > 0, f"seed {seed}"
