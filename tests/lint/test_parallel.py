"""Releases are linted on several processors; nobody can tell from what comes out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daprlint import parallel
from daprlint.cli import main
from daprlint.document import Source

BAD = Path(__file__).parent / "fixtures" / "quickstart"


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_WORTH_IT", 0)
    monkeypatch.setattr(parallel, "_processors", lambda: 3)


def releases(count: int) -> list[list[Source]]:
    return [[Source(f"{number}.yaml", b"")] for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7])
def test_outcomes_stand_in_the_order_of_the_releases(count: int) -> None:
    pids = set()

    def work(share: object) -> list[tuple[str, int]]:
        return [(release[0].name, os.getpid()) for release in share]  # type: ignore[attr-defined]

    outcomes = parallel.spread(releases(count), work)
    pids = {pid for _, pid in outcomes}
    assert [name for name, _ in outcomes] == [f"{number}.yaml" for number in range(count)]
    assert len(pids) == max(min(count - 1, 3), min(count, 1)), "the first is done before the others are shared"


def test_what_fails_elsewhere_fails_here() -> None:
    def work(share: object) -> list[str]:
        if any(release[0].name == "1.yaml" for release in share):  # type: ignore[attr-defined]
            raise ValueError("broken")
        return ["fine" for _ in share]  # type: ignore[attr-defined]

    with pytest.raises(ValueError, match="broken"):
        parallel.spread(releases(3), work)


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_the_report_is_the_same(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("ignore:\n- {code: C005, reason: it is a test}\n- {code: C004, reason: it is a test}\n")
    reports = []
    for processors in (3, 1):
        monkeypatch.setattr(parallel, "_processors", lambda processors=processors: processors)
        assert main(["--each", "--config", str(config), "--format", form, str(BAD)]) == 1
        reports.append(capsys.readouterr())
    assert reports[0] == reports[1]
    assert "L002" not in reports[0].out, "both entries were of use, each in another process"


def test_a_small_run_has_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_WORTH_IT", 400_000)
    monkeypatch.setattr("os.fork", lambda: pytest.fail("a second process"))
    assert main(["--each", str(BAD)]) == 1
