"""A supervised child process: start it, wait for it with a bound, stop it, and show its log when it fails."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

POLL_SECONDS = 0.02
LAST_LINES = 20


class PartFailed(RuntimeError):
    """A part died or was not ready in time; the message tells which, what was awaited, and its last log lines."""

    def __init__(self, process: Process, awaited: str, problem: str) -> None:
        self.part = process.name
        self.awaited = awaited
        self.exit_code = process.exit_code
        self.log = process.log
        lines = process.log_text().splitlines()[-LAST_LINES:]
        tail = "\n".join(f"    {line}" for line in lines) or "    (nothing)"
        super().__init__(f"{self.part}: {problem} while waiting until {awaited}\n  last lines of {self.log}:\n{tail}")


@dataclass(slots=True)
class Process:
    """A child in a session of its own whose output goes to ``log``."""

    name: str
    log: Path
    child: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.child.pid

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal; None while the child runs."""
        return self.child.poll()

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until(self, condition: Callable[[], bool], within_seconds: float, what: str) -> None:
        """Poll until ``condition`` holds.

        what: completes the sentence "waiting until ...".
        Raises PartFailed when the child ends first or the bound passes.
        """
        deadline = time.monotonic() + within_seconds
        while True:
            # asked first: what the child did last, its end included, counts
            exit_code = self.exit_code
            if condition():
                return
            if exit_code is not None:
                raise PartFailed(self, what, f"ended with exit code {exit_code}")
            if time.monotonic() > deadline:
                raise PartFailed(self, what, f"still running after {within_seconds:g} s")
            time.sleep(POLL_SECONDS)

    def wait_until_logged(self, text: str, within_seconds: float) -> None:
        """Poll until the log contains ``text``; raises PartFailed as wait_until does."""
        self.wait_until(lambda: text in self.log_text(), within_seconds, f"its log says {text!r}")

    def wait_exit(self, within_seconds: float) -> int:
        """Wait for the end and return the exit code; raises PartFailed when the bound passes."""
        self.wait_until(lambda: self.exit_code is not None, within_seconds, "it ends")
        return self.child.wait()

    def crash(self, number: int = signal.SIGKILL) -> None:
        """End it at once, without a chance to tidy up."""
        os.kill(self.pid, number)
        self.child.wait()

    def stop(self, within_seconds: float = 10) -> int:
        """Ask the whole process group to end with SIGTERM, after the bound with SIGKILL; return the exit code."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.exit_code is None:
                os.killpg(self.pid, number)
                try:
                    return self.child.wait(within_seconds)
                except subprocess.TimeoutExpired:
                    continue
        return self.child.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    stdin: Path | None = None,
    user: str | None = None,
    prefix: Sequence[str] = (),
    outlives_parent: bool = False,
) -> Process:
    """Start ``command`` without a shell.

    log: file for its output, overwritten, readable by its owner only: parts print secrets.
    environment: all of it, except PATH, HOME and LANG, which are always there; nothing else is inherited.
    user: name of the account it runs as; root stays root without it.
    prefix: a command that runs the rest of its arguments, such as ``nsenter -t PID -n``.
    outlives_parent: without it the kernel kills the child when the thread that started it ends, however it ends.
    """
    privileges = [*_account(user), *([] if outlives_parent else ["--pdeathsig=KILL"])]
    setpriv = ["setpriv", *privileges, "--"] if privileges else []
    log.unlink(missing_ok=True)
    log.touch(mode=0o600)
    with log.open("wb") as output, (stdin or Path(os.devnull)).open("rb") as source:
        child = subprocess.Popen(
            [*prefix, *setpriv, *map(str, command)],
            stdin=source,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**_inherited(), **(environment or {})},
            cwd=directory,
            start_new_session=True,
        )
    return Process(name, log, child)


def run(process: Process, within_seconds: float) -> None:
    """Wait until a process that has an end has ended well; raises PartFailed when it did not."""
    if process.wait_exit(within_seconds) != 0:
        raise PartFailed(process, "it ends well", f"ended with exit code {process.exit_code}")


def _account(user: str | None) -> list[str]:
    if user is None:
        return []
    account = pwd.getpwnam(user)
    return [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def _inherited() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}
