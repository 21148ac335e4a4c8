"""What `up` and `down` do on a machine without a node: clear refusals, nothing half-made, nothing left."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from node import cgroups, layout, record
from node.down import read_sysctls
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .commands import TODOCTL, todoctl


def assert_nothing_is_left() -> None:
    assert not layout.STATE.exists()
    mounts = Path("/proc/self/mounts").read_text()
    assert str(layout.STATE) not in mounts
    assert cgroups.left() == []
    commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()
    ours = [
        line for line in commands if str(layout.STATE) in line or str(binary("pause")) in line or "node.relay" in line
    ]
    assert ours == [], "processes of the node are still there"


# somebody who may read this checkout wherever it lies, and nothing else
SOMEBODY = (
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
)  # fmt: skip


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("command", ["up", "down", "status"])
def test_without_root_it_says_so(command: str) -> None:
    refused = subprocess.run(
        [*SOMEBODY, TODOCTL, command], cwd=TODOCTL.parents[1], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert f"todoctl {command} needs root" in refused.stderr
    assert re.search(rf"as root: (bin/)?todoctl {command};", refused.stderr), refused.stderr
    assert "Traceback" not in refused.stderr
    assert_nothing_is_left()


def test_a_second_command_waits_for_nobody() -> None:
    with record.locked():
        done = todoctl("down")
    assert done.code == 1
    assert "another up or down is at work" in done.text
    assert "wait for it to end" in done.text


@pytest.mark.usefixtures("bare")
def test_a_taken_port_is_named_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = todoctl("up", TODO_NODE_PORT=port)
    assert done.code == 1
    assert f"port {port} of 127.0.0.1" in done.text
    assert "TODO_NODE_PORT" in done.text
    assert_nothing_is_left()


@pytest.mark.usefixtures("bare")
def test_a_part_that_dies_at_start_is_reported_with_its_log(tmp_path: Path) -> None:
    broken = tmp_path / "etcd"
    broken.write_text("#!/bin/sh\necho 'etcd: disk is on fire' >&2\nexit 3\n")
    broken.chmod(0o755)
    done = todoctl("up", PATH=f"{tmp_path}:{os.environ['PATH']}", within=60)
    assert done.code == 1
    assert "etcd" in done.text
    assert "exit code 3" in done.text
    assert "disk is on fire" in done.text
    assert_nothing_is_left()


@pytest.mark.usefixtures("bare", "_left_clean")
def test_an_interrupted_up_leaves_nothing_and_a_killed_one_is_cleaned_by_the_next() -> None:
    for ending, expected in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        with subprocess.Popen([TODOCTL, "up"], cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as up:
            deadline = time.monotonic() + 60
            while not (layout.STATE / "etcd").exists():
                assert time.monotonic() < deadline, "etcd was not started within 60 s"
                time.sleep(0.05)
            up.send_signal(ending)
            up.communicate(timeout=60)
            assert up.returncode == expected
        if ending is signal.SIGINT:
            assert_nothing_is_left()
    done = todoctl("up", within=300)
    assert done.code == 0, done.text


@pytest.mark.usefixtures("_left_clean")
def test_down_puts_the_machine_back() -> None:
    todoctl("down")
    before = read_sysctls()
    assert todoctl("up", within=300).code == 0
    assert todoctl("down").code == 0
    assert read_sysctls() == before
    assert_nothing_is_left()
    again = todoctl("down")
    assert again.code == 0
    assert "no embedded node" in again.out
    status = todoctl("status")
    assert status.code == 1
    assert re.search(r"Start one: (\.venv/bin/)?todoctl up\n", status.out), status.out
