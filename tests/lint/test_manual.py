"""docs/daprlint.md: its commands print what it shows, and its files are what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from daprlint.formats import FORMATS
from daprlint.options import parse

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "daprlint.md").read_text()
FILES = dict(re.findall(r"```yml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))


def transcripts() -> Iterator[tuple[str, str]]:
    """Yield each command and what the page shows below it."""
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def said(command: str, folder: Path) -> str:
    """Run a command as a reader would, and return what it says."""
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    for name in ("store.yaml", "bus.yaml"):
        folder.joinpath(name).write_text(f"# {name}\n{FILES[name]}")
    return folder


@pytest.mark.parametrize(("command", "output"), list(transcripts()), ids=[command for command, _ in transcripts()])
def test_a_command_says_what_the_page_shows(command: str, output: str, folder: Path) -> None:
    assert said(command, folder) == output


def test_the_configuration_is_one(tmp_path: Path) -> None:
    for name in ("store.yaml", "bus.yaml", ".daprlint.yaml"):
        tmp_path.joinpath(name).write_text(f"# {name}\n{FILES[name]}")
    options = parse([str(tmp_path)])
    assert (options.profile, options.fail_on, len(options.config.ignores)) == ("prod", "warning", 1)
    assert options.settings.externals == {"Secret": ("postgres",), "app": ("orders",)}
    found = said("daprlint --format concise --quiet .", tmp_path)
    assert "C004" in found
    assert "C012" not in found


def test_the_other_files_are_yaml_and_name_what_is_there() -> None:
    (repository,) = yaml.safe_load(FILES[".pre-commit-config.yaml"])["repos"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in hooks]
    (step,) = yaml.safe_load(FILES[".github/workflows/lint.yaml"])["jobs"]["lint"]["steps"]
    assert step["with"].keys() <= yaml.safe_load((ROOT / "action.yml").read_text())["inputs"].keys()


def test_every_format_is_told() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(FORMATS)
