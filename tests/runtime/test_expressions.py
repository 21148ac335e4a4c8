"""The linter's grammar of CEL against the code with which daprd reads routing rules and circuit breakers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ..lint.expressions import INVALID, UNKNOWN_FUNCTION, VALID

MODULE = Path(__file__).parents[2] / "tools" / "go" / "dapr"
PROGRAM = Path(__file__).with_name("expressions.go")
HANGS = "hangs"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Dapr says of all expressions."""
    program = tmp_path_factory.mktemp("expressions") / "expressions"
    subprocess.run(["go", "build", "-o", program, PROGRAM], cwd=MODULE, check=True)
    expressions = [*VALID, *INVALID, *UNKNOWN_FUNCTION]
    asked = "".join(f"{json.dumps(expression)}\n" for expression in expressions)
    said = subprocess.run([program], input=asked, text=True, capture_output=True, check=True).stdout.splitlines()
    return dict(zip(expressions, said, strict=True))


def test_dapr_takes_what_is_valid(answers: dict[str, str]) -> None:
    assert {expression: answers[expression] for expression in VALID if answers[expression] != "ok"} == {}


def test_dapr_refuses_what_is_not(answers: dict[str, str]) -> None:
    assert [expression for expression in INVALID if answers[expression] in ("ok", HANGS)] == []


def test_dapr_looks_for_an_unknown_function_for_ever(answers: dict[str, str]) -> None:
    assert [expression for expression in UNKNOWN_FUNCTION if answers[expression] != HANGS] == []
