"""Tells the user which services do not start, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from todoctl.examine import Fault
from todoctl.output import Screen


def show(screen: Screen, faults: Iterable[Fault]) -> None:
    """Print faults on stderr; services that suffer from the same cause share one message."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.diagnosis.name, fault.diagnosis.component), []).append(fault)
    for (_, component), members in groups.items():
        services = ", ".join(dict.fromkeys(fault.service for fault in members))
        diagnosis = members[0].diagnosis
        where = services if component == services else f"{services}: {component}"
        screen.problem(diagnosis.what, where=where, fix=diagnosis.fix, seen=diagnosis.seen)
