"""Run a program and see what it takes."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took.

    Args:
        wall: seconds from start to end.
        cpu: seconds of all its processes.
        memory: KiB, of its largest process.
    """

    wall: float
    cpu: float
    memory: int


def measure(command: list[str]) -> Measured:
    """Run a program to its end; what it prints is thrown away.

    Raises:
        RuntimeError: it failed; it has said why.
    """
    started = time.perf_counter()
    # byte code is kept, as it is for whoever installs a package
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
