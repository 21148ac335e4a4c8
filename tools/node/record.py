"""What is known of a running node between two commands: process ids, logs, and settings to put back."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from node import layout

FILE = layout.STATE / "node.json"
# outside the state folder, which `down` removes while it holds the lock
LOCK = Path("/run/lock/todo-node.lock")


class NodeError(Exception):
    """The node cannot do what is asked.

    Args:
        what: what happened, in one sentence.
        fix: how to mend it.
    """

    def __init__(self, what: str, *, fix: str) -> None:
        super().__init__(f"{what}. Fix: {fix}")
        self.what = what
        self.fix = fix


@dataclass(slots=True)
class Part:
    """A started program: the process that stands for it on the host, and its log."""

    pid: int
    log: str

    def is_alive(self) -> bool:
        """Tell whether the process exists and is not a zombie."""
        try:
            status = Path(f"/proc/{self.pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        return status.rpartition(")")[2].split()[0] != "Z"


@dataclass(slots=True)
class Record:
    """The node as it was last written down.

    Args:
        first: process id of the first process in the node's namespaces.
        program: path of that process's program, which tells it from another one that has got its id since.
        sysctls: machine-wide settings as they were before the kubelet changed them.
        parts: name -> started program.
        second: process id of the first process in the second node's namespaces; 0 without one.
        addons: names of what it has beyond the basics.
        complete: whether `up` came to its end.
    """

    first: int
    program: str
    sysctls: dict[str, str]
    parts: dict[str, Part] = field(default_factory=dict)
    second: int = 0
    addons: list[str] = field(default_factory=list)
    complete: bool = False

    @property
    def nodes(self) -> list[int]:
        """Process ids of the first process of each node of Kubernetes."""
        return [pid for pid in (self.first, self.second) if pid]

    def write(self) -> None:
        """Replace the file at once, so that an interruption leaves the old or the new one."""
        scratch = FILE.with_suffix(".new")
        scratch.write_text(json.dumps(asdict(self), indent=1))
        scratch.replace(FILE)

    def is_alive(self) -> bool:
        """Tell whether the namespaces and every part still run."""
        return Path(f"/proc/{self.first}").exists() and all(part.is_alive() for part in self.parts.values())


def read() -> Record | None:
    """Return what is written down, or None when no node was started."""
    with contextlib.suppress(FileNotFoundError):
        content = json.loads(FILE.read_text())
        content["parts"] = {name: Part(**part) for name, part in content["parts"].items()}
        return Record(**content)
    return None


def need_root(command: str) -> None:
    """Refuse a command of somebody who is not root.

    Raises:
        NodeError: the user is not root.
    """
    if os.geteuid() != 0:
        raise NodeError(
            f"todoctl {command} needs root, for the embedded node's namespaces, mounts and cgroups",
            fix=f"as root: todoctl {command}; or use a cluster of your own: --context",
        )


@contextmanager
def locked() -> Iterator[None]:
    """Let one command at a time change the node.

    Raises:
        NodeError: another command is at it.
    """
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise NodeError("another up or down is at work", fix="wait for it to end") from error
    finally:
        os.close(file)
