"""Network namespaces: a private network for the tests, and a way into a running part's network."""

from __future__ import annotations

import ctypes
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CLONE_NEWNET = 0x40000000
OWN_NETWORK = Path("/proc/thread-self/ns/net")

# os.unshare and os.setns exist from Python 3.12 on.
_libc = ctypes.CDLL(None, use_errno=True)


def unshare_network() -> None:
    """Move this thread, and all it starts from now on, into a new network namespace whose loopback is up.

    Raises PermissionError without root.
    """
    _check(_libc.unshare(CLONE_NEWNET), "unshare the network namespace")
    bring_up_loopback()


def bring_up_loopback() -> None:
    """Bring ``lo`` up in this thread's network namespace, where a new one has it down."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


@contextmanager
def private_network() -> Iterator[None]:
    """Run the block in a new network namespace, then return this thread to the one it came from."""
    with OWN_NETWORK.open() as before:
        unshare_network()
        try:
            yield
        finally:
            _enter(before.fileno())


@contextmanager
def entered(pid: int) -> Iterator[None]:
    """Run the block in the network namespace of process ``pid``; sockets opened there keep working afterwards."""
    with OWN_NETWORK.open() as before, Path(f"/proc/{pid}/ns/net").open() as target:
        _enter(target.fileno())
        try:
            yield
        finally:
            _enter(before.fileno())


def _enter(namespace: int) -> None:
    _check(_libc.setns(namespace, CLONE_NEWNET), "enter the network namespace")


def _check(result: int, what: str) -> None:
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"cannot {what}: {os.strerror(error)}")
