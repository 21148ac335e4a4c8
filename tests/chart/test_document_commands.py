"""Every command and every piece of YAML in the documents works; what cannot run here is named, with where it is run."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from chartpackage.archive import package
from daprlint.cli import main as daprlint
from todoctl.cli import parser as todoctl_parser
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .documents import Command, commands, yaml_blocks
from .helm import RENDERER, Overlay

COMMANDS = commands()
BLOCKS = yaml_blocks()
MINE = "my-values.yaml"
PACKAGE = "dist/todo-app-0.2.0.tgz"
NODE = "/var/lib/todo-node/"
# nothing listens there
NOBODY = "127.0.0.1:1"
# what only a cluster can answer: Helm has understood the command when it misses one
NO_CLUSTER = re.compile(r"cluster unreachable|release: not found|connection refused")
# run elsewhere, or not at all
ELSEWHERE = {
    "kubectl": "tests/cluster/test_readme.py runs it on the node",
    "git": "the clone is this checkout",
    "export": "tests/cluster/test_readme.py runs it",
    "pytest": "make test-unit runs these tests",
}
NOT_RUN = ("cosign ", "docker ", "helm registry login ")


def by_program(*programs: str) -> list[Command]:
    return [command for command in COMMANDS if command.words[0] in programs and not command.text.startswith(NOT_RUN)]


def write_mine(folder: Path) -> Path:
    """Write the values file that the README shows."""
    (block,) = [block for name, block in BLOCKS if name == "README.md" and block.startswith(f"# {MINE}")]
    path = folder / MINE
    path.write_text(block)
    return path


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], subprocess.CompletedProcess[str]]:
    """Run Helm with the words of a document; the reader's own file is that of the README, and there is no cluster."""
    folder = tmp_path_factory.mktemp("documents")
    write_mine(folder)
    releases = folder / "releases.yaml"
    releases.write_text("[]")
    packed = package(REPOSITORY, folder, binary("helm4"), 0)
    stand_ins = {
        MINE: str(folder / MINE),
        PACKAGE: str(packed),
        "oci://registry.example.com/charts/todo-app": str(packed),
        "oci://registry.example.com/charts": f"oci://{NOBODY}/charts",
    }
    environment = os.environ | {
        "KUBECONFIG": "/nonexistent",
        "HELM_DRIVER": "memory",
        "HELM_MEMORY_DRIVER_DATA": str(releases),
    }

    def run(words: list[str]) -> subprocess.CompletedProcess[str]:
        program, *rest = [stand_ins.get(word, word) for word in words]
        command = [str(binary("helm4")) if program == "helm" else program, *rest]
        return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize("command", by_program("helm"), ids=str)
def test_helm_understands_the_command(
    command: Command, offline: Callable[[list[str]], subprocess.CompletedProcess[str]]
) -> None:
    words = command.words
    if words[1] in ("install", "upgrade"):
        # an upgrade of nothing is an installation, which a client can rehearse
        words += ["--dry-run=client", *(["--install"] if words[1] == "upgrade" and "--install" not in words else [])]
    done = offline(words)
    if words[1] in ("install", "upgrade", "template", "lint"):
        assert done.returncode == 0, done.stderr
        assert done.stdout
    else:
        assert done.returncode, "there is no cluster"
        assert NO_CLUSTER.search(done.stderr), done.stderr


@pytest.mark.parametrize("command", by_program("todoctl"), ids=str)
def test_todoctl_understands_the_command(command: Command) -> None:
    options = todoctl_parser().parse_args(command.words[1:])
    named = [str(name) for name in getattr(options, "values", None) or []]
    for name in named:
        assert name == MINE or name.startswith(NODE) or (REPOSITORY / name).exists(), f"{command} names {name}"


@pytest.mark.parametrize("command", by_program("daprlint"), ids=str)
def test_daprlint_runs_the_command(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = write_mine(tmp_path)
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("HELM", str(binary("helm4")))
    assert daprlint([str(mine) if word == MINE else word for word in command.words[1:]]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("command", by_program("make"), ids=str)
def test_make_has_the_target(command: Command) -> None:
    done = subprocess.run(
        ["make", "--dry-run", *command.words[1:]], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_command_is_left_out() -> None:
    known = {"helm", "todoctl", "daprlint", "make", *ELSEWHERE}
    assert [str(command) for command in COMMANDS if command.words[0] not in known and command not in not_run()] == []
    assert ELSEWHERE.keys() <= {command.words[0] for command in COMMANDS}, "an exception that nothing needs"


def not_run() -> list[Command]:
    return [command for command in COMMANDS if command.text.startswith(NOT_RUN)]


def test_what_is_not_run_says_so() -> None:
    documents = {command.document for command in not_run()}
    assert documents == {"README.md", "docs/release.md"}
    assert [name for name in documents if "**Not run here" not in (REPOSITORY / name).read_text()] == []


def test_the_guide_to_releasing_names_the_package_of_this_version() -> None:
    version = yaml.safe_load((REPOSITORY / "Chart.yaml").read_text())["version"]
    text = (REPOSITORY / "docs/release.md").read_text()
    assert PACKAGE.endswith(f"-{version}.tgz")
    assert f"{PACKAGE} oci://" in text
    assert f"--version {version} " in text


@pytest.mark.parametrize(
    ("document", "block"), BLOCKS, ids=[f"{name}-{number}" for number, (name, _) in enumerate(BLOCKS)]
)
def test_yaml_of_a_document_renders(document: str, block: str, tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    path.write_text(block)
    assert RENDERER.objects(Overlay(document, (path,)))


def test_every_document_with_yaml_is_read() -> None:
    assert {name for name, _block in BLOCKS} == {"README.md", "UPGRADING.md", "docs/chart.md", "docs/values.md"}
