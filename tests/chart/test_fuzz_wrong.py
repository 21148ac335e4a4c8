"""Made-up values that are wrong end in a message of the schema or of the chart, never in the trace of a template."""

from __future__ import annotations

import pytest

from .fuzz import judge, release_blocks
from .fuzz.cases import hold
from .fuzz.merging import Values
from .fuzz.mutations import broken, contradictory

RIGHT = release_blocks.overlays()

pytestmark = pytest.mark.usefixtures("part")


def _refused(values: Values) -> str:
    message = judge.render(values)
    assert isinstance(message, str), "nothing is said of what is wrong here"
    return judge.refused_by(message)


def test_a_mistake_is_refused(request: pytest.FixtureRequest) -> None:
    hold(request, 0.3, broken(RIGHT), _refused)


def test_a_contradiction_is_refused(request: pytest.FixtureRequest) -> None:
    hold(request, 0.18, contradictory(RIGHT), _refused)
