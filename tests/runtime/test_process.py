"""The starters themselves: a part that fails says so, with its last words, and leaves nothing."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from node import process

if TYPE_CHECKING:
    from pathlib import Path

    from node.process import Process

PAUSE = "import signal; print('ready', flush=True); signal.pause()"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {PAUSE}"


def python(script: str, log: Path) -> Process:
    return process.start("part", [sys.executable, "-c", script], log)


def ended(pid: int, within_seconds: float) -> bool:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with open(descriptor) as process_end:  # noqa: PTH123  a descriptor has no path
        return bool(select.select([process_end], [], [], within_seconds)[0])


def test_a_part_that_dies_is_reported_with_its_last_lines(tmp_path: Path) -> None:
    part = python("print('no disk'); raise SystemExit(3)", tmp_path / "log")
    with pytest.raises(process.PartFailed) as failure:
        part.wait_until(lambda: False, 20, "it is ready")
    assert str(failure.value) == (
        f"part: ended with exit code 3 while waiting until it is ready\n  last lines of {tmp_path}/log:\n    no disk"
    )


def test_a_part_that_is_late_is_reported_too(tmp_path: Path) -> None:
    part = python(PAUSE, tmp_path / "log")
    with pytest.raises(process.PartFailed, match=r"part: still running after 0\.1 s while waiting until its log says"):
        part.wait_until_logged("never", 0.1)
    assert part.stop() == -15


def test_what_a_part_does_last_counts(tmp_path: Path) -> None:
    child = process.start("part", ["sh", "-c", "sleep 0.2; echo done"], tmp_path / "log")

    def said_before_the_end() -> bool:
        said = "done" in child.log_text()
        child.child.wait()  # the worst moment to end: after the look, before the question whether it has ended
        return said

    child.wait_until(said_before_the_end, 5, "it is done")


def test_a_part_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    part = python(DEAF, tmp_path / "log")
    part.wait_until_logged("ready", 20)
    assert part.stop(within_seconds=0.1) == -9


def test_a_part_ends_with_its_parent(tmp_path: Path) -> None:
    parent = f"""
import os, signal, sys
from pathlib import Path
from node import process
part = process.start("part", [sys.executable, "-c", {PAUSE!r}], Path({str(tmp_path / "log")!r}))
part.wait_until_logged("ready", 20)
print(part.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    answer = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=False)
    assert answer.returncode == -9, answer.stderr
    assert ended(int(answer.stdout), within_seconds=20), "the part outlived its parent"


def test_a_log_is_for_its_owner_only(tmp_path: Path) -> None:
    process.run(python("", tmp_path / "log"), 20)
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


def test_a_part_inherits_nothing_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAPR_HTTP_PORT", "3500")
    process.run(python("import os; print(sorted(os.environ))", tmp_path / "log"), 20)
    assert "DAPR_HTTP_PORT" not in (tmp_path / "log").read_text()


def test_the_tests_are_on_a_network_of_their_own() -> None:
    links = subprocess.run(["ip", "-oneline", "link"], capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in links.splitlines()] == ["lo:"]
