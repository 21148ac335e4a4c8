"""What other programs start daprlint with: shells, pre-commit, GitHub Actions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from daprlint.cli import main
from daprlint.completion import script

ROOT = Path(__file__).parents[2]
BAD = ROOT / "tests" / "lint" / "fixtures" / "quickstart"
PROGRAMS = Path(sys.executable).parent


def test_a_shell_completes_the_options() -> None:
    ask = 'COMP_WORDS=(daprlint --prof); COMP_CWORD=1; _shtab_daprlint; echo "${COMPREPLY[@]}"'
    program = f"{script('bash')}\n{ask}"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["--profile"]


def test_zsh_gets_a_script_too() -> None:
    assert script("zsh").startswith("#compdef daprlint\n")


def test_without_shtab_the_user_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 2
    error = "daprlint: shtab is not installed. Fix: pip install 'todo-app[completion]'\n"
    assert capsys.readouterr().err == error


def test_pre_commit_accepts_the_hook_and_its_entry_runs() -> None:
    subprocess.run([PROGRAMS / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=True)
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    files = [str(path) for path in sorted(BAD.glob("*.yaml"))]
    assert subprocess.run([PROGRAMS / hook["entry"], *files], capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("paths", "args", "code"),
    [
        ("tests/lint/fixtures/quickstart", "", 1),
        ("tests/lint/fixtures/good tests/lint/fixtures/docs/kafka.yaml", "--profile default --each", 0),
    ],
)
def test_the_steps_of_the_action(paths: str, args: str, code: int) -> None:
    install, lint = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    assert install["run"] == 'python3 -m pip install --quiet "$ACTION[lint]"'
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", lint["run"]],
        cwd=ROOT, env={"PATH": path, "ARGS": args, "PATHS": paths}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert ("::error file=tests/lint/fixtures/quickstart/" in done.stdout) is bool(code)


def test_the_inputs_of_the_action_are_never_part_of_a_script() -> None:
    for step in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]:
        assert "${{" not in step["run"]
