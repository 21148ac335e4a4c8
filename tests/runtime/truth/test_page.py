"""docs/truth.md is what was seen, and each rule has its place in it."""

from __future__ import annotations

import pytest

from daprlint.rules import REGISTER

from .page import ALL, PAGE, page, stored
from .unrun import SOURCE_ONLY


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == page(stored()), "docs/truth.md is stale. Fix: make truth"


def test_all_cases_were_run() -> None:
    assert set(stored()) == {case.name for case in ALL}, "a case was not run. Fix: make truth"


@pytest.mark.parametrize("code", sorted({*REGISTER, *SOURCE_ONLY}))
def test_a_rule_has_one_place(code: str) -> None:
    places = [code in {case.code for case in ALL}, code in SOURCE_ONLY]
    assert code in REGISTER, f"there is no rule {code}"
    assert sum(places) == 1, f"{code} belongs into cases.py, admission.py, living.py or unrun.py, once"
