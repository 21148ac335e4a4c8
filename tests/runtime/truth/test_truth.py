"""Each bad example does to the real daprd what the rule says, and each good one works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .cases import CASES, Case
from .page import DISAGREES
from .stage import Stage, application, example

if TYPE_CHECKING:
    from ..launch import Launcher
    from ..topics import Topics
    from .page import Seen
    from .parts import Parts


@pytest.mark.parametrize("bad", [True, False], ids=["bad", "good"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_daprd_does_what_the_rule_says(
    case: Case,
    bad: bool,
    request: pytest.FixtureRequest,
    dapr: Launcher,
    parts: Parts,
    topics: Topics,
    seen: Seen,
) -> None:
    setting = case.setting if bad else case.good_setting or case.setting
    real = parts.real(setting.stand_ins())
    objects = setting.objects(example(case.code, bad=bad, pair=case.pair), real)
    placement = request.getfixturevalue("placement") if setting.placement else None
    kept = seen.setdefault(case.name, {})
    kept["bad" if bad else "good"] = DISAGREES
    with application(objects, setting.answers) as beside:
        running = setting.start(dapr, beside, objects, placement)
        meant = {real[stand_in]: name for name, stand_in in setting.names.items() if stand_in in real}
        stage = Stage(running, beside, topics, real.get("{topic}", "order-events"), meant)
        kept["bad" if bad else "good"] = (case.bad if bad else case.good).see(stage)
