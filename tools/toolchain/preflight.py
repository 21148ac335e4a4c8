"""Name what the machine lacks before anything is built."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from toolchain import debian
from toolchain.part import Part
from toolchain.paths import cache_root

PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Program:
    """A program that the machine must have, with the oldest version that serves."""

    name: str
    version_command: tuple[str, ...]
    oldest: tuple[int, ...]
    remedy: str


PROGRAMS = (
    Program("go", ("go", "env", "GOVERSION"), (1, 26, 6), "install Go 1.26.6 or newer from go.dev/dl"),
    Program("java", ("java", "-version"), (17,), "apt-get install openjdk-17-jre-headless"),
    Program("mvn", ("mvn", "-version"), (3, 8), "apt-get install maven"),
)


def python_problems() -> list[str]:
    """Return what this Python lacks to make a virtual environment with."""
    found = []
    if sys.version_info < PYTHON:
        found.append(f"Python is {sys.version.split()[0]}, 3.11 is needed. Fix: make PYTHON=/path/to/python3.11 ...")
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        found.append("Python has no venv module. Fix: apt-get install python3-venv")
    return found


def build_problems(wanted: Iterable[Part]) -> list[str]:
    """Return one text for each thing that the building of parts lacks, each with its remedy."""
    parts = [part for part in wanted if not part.is_built()]
    if not parts:
        return []
    called = {name for part in parts for name in part.programs}
    found = [problem for program in PROGRAMS if program.name in called and (problem := _check(program))]
    if missing := debian.missing({package for part in parts for package in part.packages}):
        found += package_problems(missing)
    disk, memory = (max(sizes) for sizes in zip(*(part.gigabytes for part in parts), strict=True))
    free = shutil.disk_usage(_existing(cache_root())).free >> 30
    if free < disk:
        found.append(f"{free} GiB free below {cache_root()}, {disk} are needed. Fix: free some, or set TODO_CACHE")
    has = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    if has < memory:
        found.append(f"{has} GiB of memory, {memory} are needed to link. Fix: use a larger machine")
    return found


def package_problems(packages: Iterable[str]) -> list[str]:
    """Return what stands in the way of installing Debian packages."""
    names = ", ".join(sorted(packages))
    if not Path("/etc/debian_version").exists():
        return [f"{names}: this is not Debian. Fix: use a cluster of your own: make demo CONTEXT=name"]
    if os.geteuid() != 0:
        return [f"{names}: not installed, and you are not root. Fix: as root: make setup"]
    return []


def node_problems() -> list[str]:
    """Return what the machine lacks for the embedded node, beside what is built."""
    found = package_problems(debian.wanted()) if debian.missing(debian.wanted()) else []
    if os.geteuid() != 0:
        found.append("not root: the embedded node needs namespaces, mounts and cgroups. Fix: run it as root")
    if platform.machine() != "x86_64":
        found.append(f"{platform.machine()}: the embedded node's images are for x86_64. Fix: use such a machine")
    return found


def _check(program: Program) -> str | None:
    wanted = ".".join(map(str, program.oldest))
    try:
        answer = subprocess.run(program.version_command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return f"{program.name} {wanted} or newer is not on PATH. Fix: {program.remedy}"
    numbers = re.search(r"\d+(\.\d+)+", answer.stdout + answer.stderr)
    version = tuple(map(int, numbers.group().split("."))) if numbers else ()
    if version < program.oldest:
        seen = ".".join(map(str, version)) or "of no known version"
        return f"{program.name} is {seen}, {wanted} is needed. Fix: {program.remedy}"
    return None


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)
