"""How the parts of the embedded node are: alive or not, how much memory they use, where their logs are."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from node import control_plane, kubelet, layout, namespaces, record

LAST_LINES = 5
PODS = "pods"  # all of them together count as one part


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One part of the node.

    Args:
        name: of the part.
        health: "ok", "not ready", or "dead".
        memory: resident bytes of its processes.
        log: path of its log; empty where there is none.
        last_lines: the end of its log, or the pods in question, when it is not well.
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
    members = namespaces.processes(written.first)
    checks = _checks(written)
    parts = []
    counted: set[int] = set()
    for name, part in written.parts.items():
        own = _family(part.pid, members)
        counted |= own
        parts.append(_one(name, part, checks.get(name, lambda: True), sum(map(_resident, own))))
    unready = tuple(control_plane.unready_pods())
    memory = sum(_resident(pid) for pid in members if pid not in counted)
    parts.append(PartStatus(PODS, "not ready" if unready else "ok", memory, "", unready))
    return parts


def _checks(written: record.Record) -> dict[str, Callable[[], bool]]:
    """Return for each part what tells whether it serves, not only lives."""
    first = written.first
    programs = [(first, program) for program in (*control_plane.programs(), *kubelet.programs(layout.FIRST))]
    if written.second:
        programs += [(written.second, program) for program in kubelet.programs(layout.SECOND)]
    places = {
        "Kafka": (first, layout.ADDRESS, layout.KAFKA_PORT),
        "PostgreSQL": (first, layout.ADDRESS, layout.POSTGRES_PORT),
        **{program.name: (node, "127.0.0.1", program.port) for node, program in programs if program.port is not None},
    }
    checks: dict[str, Callable[[], bool]] = {
        name: functools.partial(control_plane.listens, *place) for name, place in places.items()
    }
    return checks | {"relay": lambda: control_plane.api_get("/version") is not None}


def _one(name: str, part: record.Part, ready: Callable[[], bool], memory: int) -> PartStatus:
    if not part.is_alive():
        return PartStatus(name, "dead", 0, part.log, _last_lines(part.log))
    if not ready():
        return PartStatus(name, "not ready", memory, part.log, _last_lines(part.log))
    return PartStatus(name, "ok", memory, part.log)


def _last_lines(log: str) -> tuple[str, ...]:
    return tuple(Path(log).read_text(errors="replace").splitlines()[-LAST_LINES:])


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
