"""Expressions of CEL: the valid ones are never refused, and of the others it is said where they go wrong."""

from __future__ import annotations

import pytest

from daprlint.cel import Invalid, parse

from .expressions import INVALID, UNKNOWN_FUNCTION, VALID


@pytest.mark.parametrize("expression", VALID)
def test_a_valid_expression_is_accepted(expression: str) -> None:
    assert parse(expression).unknown_functions == []


@pytest.mark.parametrize(("expression", "message"), INVALID.items())
def test_an_invalid_expression_is_refused(expression: str, message: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse(expression)
    assert str(refusal.value) == message


@pytest.mark.parametrize(("expression", "functions"), UNKNOWN_FUNCTION.items())
def test_a_function_that_there_is_not_is_named(expression: str, functions: list[str]) -> None:
    assert parse(expression).unknown_functions == functions


def test_variables_of_a_comprehension_come_from_inside() -> None:
    names = parse("event.data.items.exists(one, one.price > limit) && one")
    assert names.variables == {"event", "limit", "one"}
    assert parse("items.all(one, one > 0)").variables == {"items"}


def test_what_is_too_deep_is_taken_for_valid() -> None:
    assert parse("(" * 10_000 + "a").variables == set()
