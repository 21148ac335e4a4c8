"""The Dockerfile installs what is locked, and copies nothing else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_image_is_built_with_the_locked_uv() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    (locked,) = (package["version"] for package in packages if package["name"] == "uv")
    assert f" uv=={locked}\n" in (ROOT / "Dockerfile").read_text()


def test_everything_that_is_copied_gets_past_dockerignore() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
        for source in line.split()[:-1]
    }
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    assert copied == {line[1:] for line in ignore if line.startswith("!")}
