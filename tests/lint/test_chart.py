"""The repository's own chart renders without an error under every overlay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daprlint.cli import main
from toolchain import locate

ROOT = Path(__file__).parents[2]
OVERLAYS = sorted(ROOT.glob("values/**/*.yaml"))


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: str(path.relative_to(ROOT / "values")))
def test_overlay(overlay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    helm = str(locate.binary("helm4"))
    code = main(["--chart", str(ROOT), "-f", str(overlay), "--helm", helm, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    errors = [found for found in report["findings"] if found["severity"] == "error"]
    assert (code, errors) == (0, [])
    assert report["summary"]["documents"] > 0
