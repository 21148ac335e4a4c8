"""What people see: aligned columns, commands that can be pasted, progress without repetition."""

from __future__ import annotations

import pytest
from rich.console import Console

from todoctl.output import Progress, Row, Screen


def test_a_column_is_as_wide_as_its_widest_cell_and_the_last_is_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    long = "kubectl " + "x" * 300
    Screen().table([Row(("a", "ok", "[red]text"), below=(f"fix: {long}",)), Row(("long", "FAILED", ""))])
    assert capsys.readouterr().out == f"  a     ok      [red]text\n                fix: {long}\n  long  FAILED\n"


def test_a_problem_has_what_where_and_fix(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().problem("is broken\nbadly", where="backend", fix="mend it", seen="[x]")
    assert capsys.readouterr().err == "Error: backend: is broken\n  badly\n  seen: [x]\n  fix: mend it\n"


def test_progress_says_the_same_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Screen().progress() as progress:
        for text in ("0/1", "0/1", "1/1"):
            progress.report("backend", text)
    assert [line.split(maxsplit=2)[2] for line in capsys.readouterr().out.splitlines()] == [
        "backend: 0/1",
        "backend: 1/1",
    ]


def test_progress_gives_a_sign_of_life(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(Console(soft_wrap=True), None)
    progress.report("backend", "0/1")
    progress.spoke -= 60
    progress.report("backend", "0/1")
    assert capsys.readouterr().out.count("backend: 0/1") == 2
