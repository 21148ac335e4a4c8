"""Made-up values that are right render, and whatever renders holds every invariant and is known to Kubernetes.

`make test` tries the same few hundred cases each time, `make fuzz-chart CASES=10000` others each time. A case that
fails is made as small as it gets and told.
"""

from __future__ import annotations

import pytest
from hypothesis.strategies import builds, one_of

from .fuzz import from_schema, judge, release_blocks
from .fuzz.cases import hold
from .fuzz.merging import Values, merged
from .test_names import LONGEST_RELEASE

RIGHT = release_blocks.overlays()
# the second kind reaches what only a release with services of its own has
ALLOWED = one_of(
    from_schema.overlays(), builds(merged, RIGHT, from_schema.services()), builds(merged, RIGHT, from_schema.removals())
)

pytestmark = pytest.mark.usefixtures("part")


def _rendered(values: Values) -> str:
    objects = judge.render(values)
    assert not isinstance(objects, str), objects
    judge.hold(objects)
    return "rendered"


def test_what_is_right_renders(request: pytest.FixtureRequest) -> None:
    hold(request, 0.3, RIGHT, _rendered)


def test_what_the_schema_allows_renders_or_is_refused_by_the_chart(request: pytest.FixtureRequest) -> None:
    def judged(values: Values) -> str:
        objects = judge.render(values)
        if isinstance(objects, str):
            return judge.refused_by(objects)
        judge.hold(objects)
        return "rendered"

    hold(request, 0.2, ALLOWED, judged)


def test_names_fit_with_the_longest_release_name(request: pytest.FixtureRequest) -> None:
    def fits(values: Values) -> str:
        objects = judge.render(values, LONGEST_RELEASE)
        assert not isinstance(objects, str), objects
        judge.hold(objects)
        return "rendered"

    hold(request, 0.01, RIGHT, fits)


def _said(values: Values, only: str) -> list[str]:
    objects = judge.render({**values, "only": only})
    assert not isinstance(objects, str), objects
    return [str(item.body) for item in objects]


def test_two_parts_make_the_whole(request: pytest.FixtureRequest) -> None:
    def same(values: Values) -> str:
        whole, components, services = (_said(values, only) for only in ("", "components", "services"))
        assert sorted(components + services) == sorted(whole)
        return "rendered"

    hold(request, 0.01, RIGHT, same)
