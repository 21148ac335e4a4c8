"""What daprlint is measured with, and how."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from daprlint.document import Source
from daprlint.reader import read
from lintbench.manifests import write_manifests
from lintbench.process import measure


@pytest.mark.parametrize("count", [5, 100])
def test_there_are_as_many_documents_as_asked_for(count: int, tmp_path: Path) -> None:
    files = write_manifests(tmp_path / "manifests", count).iterdir()
    assert sum(len(read(Source(path.name, path.read_bytes()))) for path in files) == count


def test_a_process_is_measured() -> None:
    done = measure([sys.executable, "-c", "x = b'a' * 50_000_000"])
    assert done.wall > 0
    assert done.cpu > 0
    assert 40_000 < done.memory < 200_000


def test_a_process_that_fails_gives_no_figures() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3$"):
        measure([sys.executable, "-c", "raise SystemExit(3)"])
