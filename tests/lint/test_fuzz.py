"""A sample of mutated inputs; `make fuzz-lint` tries many more, others each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from lintfuzz.mutation import corpus, mutated
from lintfuzz.trial import run


@pytest.mark.parametrize("part", range(2))
def test_every_input_has_an_answer(part: int, tmp_path: Path) -> None:
    trials = run(200, f"sample-{part}", tmp_path)
    assert trials.crashes == {}
    assert trials.codes[1] > 50, "hardly any of the inputs had a finding"


def test_a_seed_gives_the_same_input_again() -> None:
    assert mutated("1-1") == mutated("1-1") != mutated("1-2")
    assert len(corpus()) > 100


def test_a_crash_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def crash(_: object) -> int:
        raise KeyError("x")

    monkeypatch.setattr("lintfuzz.trial.main", crash)
    assert run(2, "x", tmp_path).crashes == {"x-0": "KeyError: 'x'", "x-1": "KeyError: 'x'"}
