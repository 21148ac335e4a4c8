"""The repository's own chart renders without an error under every overlay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daprlint.cli import main
from toolchain import locate
from toolchain.paths import REPOSITORY

from ..chart.helm import EVERYTHING, OVERLAYS, Overlay, rendered_text


def assert_clean(report: str, code: int) -> None:
    found = json.loads(report)
    errors = [finding for finding in found["findings"] if finding["severity"] == "error"]
    assert (code, errors) == (0, [])
    assert found["summary"]["documents"] > 0


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_overlay(overlay: Overlay, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rendered.yaml"
    path.write_text(rendered_text(overlay))
    code = main([str(path), "--format", "json"])
    assert_clean(capsys.readouterr().out, code)


def test_daprlint_renders_a_chart_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    (values,) = EVERYTHING.files
    helm = str(locate.binary("helm4"))
    code = main(["--chart", str(REPOSITORY), "-f", str(values), "--helm", helm, "--format", "json"])
    assert_clean(capsys.readouterr().out, code)


def test_nothing_is_found_in_production_with_the_strictness_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (overlay,) = (overlay for overlay in OVERLAYS if str(overlay) == "production")
    path = tmp_path / "rendered.yaml"
    path.write_text(rendered_text(overlay))
    assert main([str(path), "--profile", "prod", "--fail-on", "info"]) == 0, capsys.readouterr().out
