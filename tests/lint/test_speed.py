"""How long a whole daprlint process takes beside a process that only parses the same YAML."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

RELEASE = Path(__file__).parent / "fixtures" / "good" / "release.yaml"
COPIES = 20
PROGRAMS = {
    "PyYAML parses": ["-c", "import sys, yaml; list(yaml.load_all(open(sys.argv[1], 'rb'), yaml.CSafeLoader))"],
    "daprlint": ["-m", "daprlint", "--each"],
}


@pytest.mark.benchmark(group="200 documents, whole process")
@pytest.mark.parametrize("name", PROGRAMS)
def test_whole_process(name: str, benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    text = RELEASE.read_text()
    # app-ids differ, so that no copy is the other's duplicate
    copies = (text.replace("shop", f"shop-{number}") for number in range(COPIES))
    stream = tmp_path / "release.yaml"
    stream.write_text("\n---\n".join(copies))
    command = [sys.executable, *PROGRAMS[name], str(stream)]
    done = benchmark.pedantic(subprocess.run, args=(command,), kwargs={"capture_output": True}, rounds=3)
    assert done.returncode == 0, done.stderr.decode()
