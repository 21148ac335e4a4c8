"""Name what the machine lacks before anything is built."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from toolchain.paths import cache_root

FREE_GIB = 14
MEMORY_GIB = 6
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
    Program("git", ("git", "--version"), (2,), "apt-get install git"),
)


def python_problems() -> list[str]:
    """Return what this Python lacks to make a virtual environment with."""
    found = []
    if sys.version_info < PYTHON:
        found.append(f"Python is {sys.version.split()[0]}, 3.11 is needed. Fix: make PYTHON=/path/to/python3.11 ...")
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        found.append("Python has no venv module. Fix: apt-get install python3-venv")
    return found


def problems() -> list[str]:
    """Return one text for each thing that the embedded node lacks, each with its remedy."""
    found = [problem for program in PROGRAMS if (problem := _check(program))]
    if not Path("/etc/debian_version").exists():
        found.append("this is not Debian or Ubuntu. Fix: use a cluster of your own: make demo CONTEXT=name")
    if os.geteuid() != 0:
        found.append("not root: the embedded node needs namespaces, mounts and cgroups. Fix: sudo make ...")
    free = shutil.disk_usage(_existing(cache_root())).free >> 30
    if free < FREE_GIB:
        found.append(f"{free} GiB free below {cache_root()}, {FREE_GIB} are needed. Fix: free some, or set TODO_CACHE")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    if memory < MEMORY_GIB:
        found.append(f"{memory} GiB of memory, {MEMORY_GIB} are needed to link Kubernetes. Fix: use a larger machine")
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
