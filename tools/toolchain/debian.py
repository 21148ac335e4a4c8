"""Install the Debian packages that tools/apt.txt lists."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from toolchain.part import Report
from toolchain.paths import TOOLS
from toolchain.run import run

POLICY = Path("/usr/sbin/policy-rc.d")
FORBIDDEN = 101  # "action forbidden by policy", in Debian's interface of that file


def wanted() -> list[str]:
    """Return the package names of tools/apt.txt."""
    lines = (TOOLS / "apt.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def missing(packages: Iterable[str]) -> list[str]:
    """Return those of the packages that dpkg does not list as installed."""
    names = sorted(packages)
    if not names:
        return []
    query = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\\n", *names]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    except FileNotFoundError:
        return names
    return [name for name in names if f"{name} installed" not in answer]


def install(packages: Iterable[str], report: Report) -> None:
    """Install packages, but start none of the services in them.

    Raises:
        BuildFailed: apt-get ended with an error.
    """
    names = sorted(packages)
    report(f"installing {', '.join(names)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with no_service_starts():
        run(["apt-get", "update", "-q"], environment=environment)
        run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *names], environment=environment)


@contextmanager
def no_service_starts(policy: Path = POLICY) -> Iterator[None]:
    """Forbid Debian to start services meanwhile: the node starts an etcd, a containerd and a PostgreSQL of its own."""
    if policy.exists():  # the machine has a policy already
        yield
        return
    policy.write_text(f"#!/bin/sh\nexit {FORBIDDEN}\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()
