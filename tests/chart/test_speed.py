"""How long rendering takes, beside two charts with the same number of objects; `make bench-chart` prints a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from chartbench.peers import KINDS, make

from .helm import EVERYTHING, HELM4, Overlay, rendered
from .objects import parse


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.benchmark(group="helm template, whole process")
def test_a_chart_with_as_many_objects(kind: str, tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    make(kind, tmp_path / kind, [item.body for item in rendered(EVERYTHING)])
    objects = parse(benchmark(HELM4.text, Overlay("peer", ()), chart=tmp_path / kind))
    kinds, ours = ([item.kind for item in each] for each in (objects, rendered(EVERYTHING)))
    assert sorted(kinds) == sorted(ours)


@pytest.mark.benchmark(group="helm template, whole process")
def test_this_chart(benchmark: BenchmarkFixture) -> None:
    assert parse(benchmark(HELM4.text, EVERYTHING)) == rendered(EVERYTHING)
