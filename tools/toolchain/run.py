"""Run a build command and turn its output into progress."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

KEPT_LINES = 20
_running: set[subprocess.Popen[str]] = set()


class BuildFailed(Exception):
    """A build command ended with an error; the text holds its last lines."""


def run(
    command: Sequence[str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] = lambda _line: None,
) -> None:
    """Run a command to its end and hand each line of its output to `on_line`.

    Raises:
        BuildFailed: the command could not be started or did not exit with 0.
    """
    last: deque[str] = deque(maxlen=KEPT_LINES)
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
    except FileNotFoundError as error:
        raise BuildFailed(f"{command[0]} is not on PATH. Fix: make preflight tells how to get it.") from error
    with process:
        assert process.stdout is not None  # noqa: S101 - PIPE above
        _running.add(process)
        try:
            for line in process.stdout:
                last.append(line.rstrip())
                on_line(last[-1])
        finally:
            _running.discard(process)
    if process.returncode != 0:
        raise BuildFailed(f"{' '.join(command[:3])} ... exited with {process.returncode}:\n  " + "\n  ".join(last))


def end_all() -> None:
    """End the commands that other threads run."""
    for process in list(_running):
        process.terminate()
