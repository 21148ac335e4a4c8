"""Every command of the README does what it says: run here, or by the target that the README names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from toolchain.locate import binary
from toolchain.paths import REPOSITORY

# run elsewhere: the clone is this checkout, and these targets are what runs this test or contains it
ELSEWHERE = {
    "git clone <this repository> todo-app && cd todo-app": "this checkout",
    "make demo": "test_demo",
    "make demo CONTEXT=my-cluster VALUES=my-values.yaml": "test_demo",
    "make test": "contains this test",
    "make test-unit": "a part of make test",
    "make lint": "a part of make test",
    "make setup": "a part of make test",
}


def readme_commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (REPOSITORY / "README.md").read_text(), re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_command_runs() -> None:
    commands = [command for command in readme_commands() if command not in ELSEWHERE]
    assert ".venv/bin/todoctl test" in commands
    # somebody who followed "what it needs" has helm and kubectl of some version, and is root or has sudo
    folder = REPOSITORY / ".todoctl" / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "helm").symlink_to(binary("helm4"))
    if not shutil.which("sudo"):
        (folder / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
        (folder / "sudo").chmod(0o755)
    environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}
    environment.pop("KUBECONFIG", None)
    script = "set -eux\n" + "\n".join(commands)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_table_of_exceptions_has_no_stale_entry() -> None:
    assert set(ELSEWHERE) <= set(readme_commands())


@pytest.mark.parametrize("target", ["demo", "down", "setup", "preflight", "test", "lint", "test-unit", "help"])
def test_make_help_names_the_target(target: str) -> None:
    done = subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert f"make {target}" in done.stdout
