"""Install the Debian packages that tools/apt.txt lists."""

from __future__ import annotations

import os
import subprocess

from toolchain.part import Report
from toolchain.paths import TOOLS
from toolchain.run import run


def wanted() -> list[str]:
    """Return the package names of tools/apt.txt."""
    lines = (TOOLS / "apt.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def missing() -> list[str]:
    """Return the wanted packages that dpkg does not list as installed."""
    query = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\\n", *wanted()]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    return [package for package in wanted() if f"{package} installed" not in answer.splitlines()]


def install(report: Report) -> None:
    """Install what is missing; a second run does nothing.

    Raises:
        BuildFailed: apt-get ended with an error.
    """
    packages = missing()
    if not packages:
        return
    report(f"installing {', '.join(packages)}")
    # no service may start by itself: the node starts its own etcd, containerd and PostgreSQL
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    run(["apt-get", "update", "-q"], environment=environment)
    run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], environment=environment)
