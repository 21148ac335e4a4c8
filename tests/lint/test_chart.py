"""The repository's own chart renders without a finding under every overlay, as strictly as for production."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from daprlint.cli import main
from toolchain import locate
from toolchain.paths import REPOSITORY

from ..chart.helm import EVERYTHING, OVERLAYS, Overlay, rendered_text

# an overlay says in a comment what it means to be so; `make lint` reads it too
MEANT = re.compile(r"^# daprlint: (.+)$", re.MULTILINE)
STRICT = ("--profile", "prod", "--format", "json", "--config", str(REPOSITORY / "values" / "daprlint.yml"))


def assert_clean(report: str, code: int) -> None:
    found = json.loads(report)
    assert (code, found["findings"]) == (0, [])
    assert found["summary"]["documents"] > 0


def meant(overlay: Overlay) -> list[str]:
    return [word for file in overlay.files for words in MEANT.findall(file.read_text()) for word in words.split()]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_overlay(overlay: Overlay, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rendered.yaml"
    path.write_text(rendered_text(overlay))
    code = main([str(path), *STRICT, *meant(overlay)])
    assert_clean(capsys.readouterr().out, code)


@pytest.mark.parametrize("overlay", [overlay for overlay in OVERLAYS if meant(overlay)], ids=str)
def test_what_an_overlay_means_to_be_so_is_so(
    overlay: Overlay, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rendered.yaml"
    path.write_text(rendered_text(overlay))
    main([str(path), *STRICT])
    found = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert found == {word for word in meant(overlay) if not word.startswith("--")}


def test_daprlint_renders_a_chart_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    (values,) = EVERYTHING.files
    helm = str(locate.binary("helm4"))
    code = main(["--chart", str(REPOSITORY), "-f", str(values), "--helm", helm, *STRICT, *meant(EVERYTHING)])
    assert_clean(capsys.readouterr().out, code)
