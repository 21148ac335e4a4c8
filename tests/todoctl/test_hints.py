"""A command in a message is one that works where the user is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import _SubParsersAction
from pathlib import Path

import pytest

from todoctl.cli import parser
from todoctl.hints import pasteable
from todoctl.output import Row, Screen
from todoctl.preflight.check import Check, Status
from todoctl.preflight.command import as_json
from todoctl.preflight.run import Findings
from todoctl.target import Target
from todoctl.testpods.report import write_json, write_junit
from todoctl.testpods.result import Result
from toolchain.locate import NotBuilt

from .conftest import PROGRAM
from .fake_helm import FakeHelm

TARGET = Target("embedded", "todo-phasev", "todo")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is called by its absolute path from the folder that has its `bin`."""
    path = tmp_path / "bin" / "todoctl"
    path.parent.mkdir()
    path.touch(0o755)
    monkeypatch.setattr(sys, "argv", [str(path)])
    monkeypatch.chdir(tmp_path)
    return path


@pytest.mark.usefixtures("program")
def test_below_the_current_folder_the_path_is_short() -> None:
    assert pasteable("todoctl down; todoctl up") == "bin/todoctl down; bin/todoctl up"
    assert pasteable("More: daprlint explain C008") == "More: bin/daprlint explain C008"


def test_in_the_current_folder_it_is_a_path_all_the_same(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(program.parent)
    assert pasteable("todoctl up") == "./todoctl up"


def test_elsewhere_it_is_the_path_by_which_it_was_called(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program.parents[1] / "other").mkdir()
    monkeypatch.chdir("other")
    assert pasteable("todoctl up") == f"{program} up"
    monkeypatch.setattr(sys, "argv", ["../bin/todoctl"])
    assert pasteable("todoctl up") == "../bin/todoctl up"


def test_a_path_with_a_space_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "my tools" / "todoctl")])
    monkeypatch.chdir(tmp_path)
    assert pasteable("todoctl up") == "'my tools/todoctl' up"


def test_on_path_its_name_is_enough(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(program.parent))
    assert pasteable("todoctl up") == "todoctl up"
    link = program.parents[1] / "links"
    link.mkdir()
    (link / "todoctl").symlink_to(program)
    monkeypatch.setenv("PATH", str(link))
    assert pasteable("todoctl up") == "todoctl up"


@pytest.mark.usefixtures("program")
def test_another_program_of_that_name_on_path_is_not_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "todoctl").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    assert pasteable("todoctl up") == "bin/todoctl up"


def test_as_a_module_it_is_called_by_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "todoctl" / "__main__.py")])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.chdir(tmp_path)
    assert pasteable("todoctl up") == "bin/python -m todoctl up"


@pytest.fixture
def no_kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_kubectl_on_path_is_called_by_its_name() -> None:
    assert pasteable("look: kubectl --context a get pods") == "look: kubectl --context a get pods"


@pytest.mark.usefixtures("no_kubectl")
def test_without_it_the_one_of_the_embedded_node_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolchain.locate.binary", Path("/cache/my tools").joinpath)
    assert pasteable("look: kubectl --context a get pods") == "look: '/cache/my tools/kubectl' --context a get pods"
    findings = Findings(
        [Check("Namespace a", Status.MISSING, "is not there", "kubectl --context a create namespace a")]
    )
    assert "'/cache/my tools/kubectl' --context a create" in json.dumps(as_json(findings, TARGET))


@pytest.mark.usefixtures("no_kubectl")
def test_without_any_kubectl_it_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_built(name: str) -> Path:
        raise NotBuilt(name)

    monkeypatch.setattr("toolchain.locate.binary", not_built)
    assert pasteable("look: kubectl -n a get pods") == "look: kubectl -n a get pods"


def test_every_command_is_known_and_prose_is_left_alone(program: Path) -> None:
    [commands] = [action.choices for action in parser()._actions if isinstance(action, _SubParsersAction)]
    for command in commands:
        assert pasteable(f"todoctl {command}") == f"bin/todoctl {command}"
    for prose in ("a bug in todoctl: up", "todoctl installs", "daprlint finds errors", f"{program} up"):
        assert pasteable(prose) == prose


@pytest.mark.usefixtures("program")
def test_everything_that_is_shown_is_pasteable(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.say("next: todoctl test")
    screen.table([Row(("a", "todoctl test"), below=("fix: todoctl test",))])
    screen.problem("todoctl test", fix="todoctl test")
    out, err = capsys.readouterr()
    assert (out.count("bin/todoctl test"), err.count("bin/todoctl test")) == (3, 2)


@pytest.mark.usefixtures("program")
def test_the_fix_in_a_report_is_pasteable(tmp_path: Path) -> None:
    results = [Result("job", "state", "backend", ok=False, seconds=1, reason="is missing", fix="see todoctl preflight")]
    for write in (write_json, write_junit):
        write(tmp_path / "report", TARGET, results, 1)
        assert "see bin/todoctl preflight" in (tmp_path / "report").read_text()


@pytest.mark.parametrize(
    ("command", "called"),
    [
        ((PROGRAM,), f"{PROGRAM.parent.name}/todoctl"),
        ((sys.executable, "-m", "todoctl"), f"{PROGRAM.parent.name}/{Path(sys.executable).name} -m todoctl"),
    ],
)
def test_the_real_program_knows_how_it_was_called(
    command: tuple[str | Path, ...], called: str, options: list[str], helm: FakeHelm
) -> None:
    helm.refuse("get-hooks", "Error: release: not found\n")
    done = subprocess.run(
        [*command, "test", *options],
        cwd=PROGRAM.parents[1],
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"fix: install it: {called} install --kubeconfig {options[1]}" in done.stderr
