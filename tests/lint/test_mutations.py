"""Slips in the objects of the chart: no rule stumbles over one, and what is found stands where the slip is."""

from __future__ import annotations

import pytest

from daprlint.document import Node
from daprlint.finding import Finding

from .mutation.releases import Case, cases, findings, mutated

NUMBER = 150
# of these a finding is certain, and it can be at one place only
CERTAIN = ("list for a scalar", "key in lower case")


@pytest.fixture(scope="module")
def found() -> list[tuple[Case, list[Finding]]]:
    return [(case, findings(case)) for case in cases(NUMBER, 0, "todo")]


def test_findings_are_where_the_slips_are(found: list[tuple[Case, list[Finding]]]) -> None:
    certain = [(case, there) for case, there in found if case.mutation.slip in CERTAIN]
    misplaced = [case.name for case, there in certain if not any(one.mark.line in _lines(case) for one in there)]
    assert len(certain) > NUMBER / 10
    assert misplaced == []


def test_a_slip_adds_few_findings(found: list[tuple[Case, list[Finding]]]) -> None:
    """A person has to see what was wrong among what follows from it."""
    most = max(found, key=lambda one: len(one[1]))
    assert len(most[1]) <= 12, f"{most[0].name}: {[f'{one.code} {one.message}' for one in most[1]]}"
    assert sum(1 for _, there in found if there) > NUMBER / 2


def _lines(case: Case) -> range:
    """Return the lines of a slip, from its key to the end of its value."""
    node: Node = mutated(case).root
    mark = node
    for step in case.mutation.place:
        mark, node = _below(node, str(case.mutation.now) if step == case.mutation.was else step)
    return range(mark.line, max(mark.line, node.end_line) + 1)


def _below(node: Node, step: str | int) -> tuple[Node, Node]:
    if isinstance(step, int):
        item = list(node.items())[step]
        return item, item
    pair = node.pair(step)
    assert pair
    return pair
