"""How the parts of the embedded node are: alive or not, how much memory they use, where their logs are."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from node import control_plane, namespaces, record

LAST_LINES = 5


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One part of the node.

    Args:
        name: of the part.
        health: "ok", "not ready", or "dead".
        memory: resident bytes of its processes.
        log: path of its log; empty where there is none.
        last_lines: the end of its log when it is dead.
    """

    name: str
    health: str
    memory: int
    log: str
    last_lines: tuple[str, ...] = ()


def status() -> list[PartStatus] | None:
    """Return the state of every part, or None when no node was started."""
    written = record.read()
    if written is None:
        return None
    checks = {program.name: program.ready for program in control_plane.programs()}
    members = namespaces.processes(written.first)
    parts = []
    counted: set[int] = set()
    for name, part in written.parts.items():
        own = _family(part.pid, members)
        counted |= own
        parts.append(_one(name, part, checks.get(name, lambda: True), sum(map(_resident, own))))
    rest = [pid for pid in members if pid not in counted]
    parts.append(PartStatus("pods", "ok", sum(map(_resident, rest)), "kubectl logs"))
    return parts


def _one(name: str, part: record.Part, ready: Callable[[], bool], memory: int) -> PartStatus:
    if not part.is_alive():
        lines = Path(part.log).read_text(errors="replace").splitlines()[-LAST_LINES:]
        return PartStatus(name, "dead", 0, part.log, tuple(lines))
    return PartStatus(name, "ok" if ready() else "not ready", memory, part.log)


def _family(pid: int, members: list[int]) -> set[int]:
    """Return the members that descend from a process."""
    parents = {}
    for member in members:
        with contextlib.suppress(OSError):
            parents[member] = namespaces.parent(member)
    family = {pid}
    while more := {member for member, above in parents.items() if above in family} - family:
        family |= more
    return family & set(members)


def _resident(pid: int) -> int:
    return int(_field(pid, "VmRSS") or 0) * 1024


def _field(pid: int, name: str) -> str | None:
    try:
        found = re.search(rf"^{name}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return found.group(1) if found else None
