"""Scalars are read as Go reads them: against a table, and against Go itself."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from daprlint.scalars import Scalar, as_json, resolve

HELM = Path(__file__).parents[2] / "tools" / "go" / "helm4"
PROGRAM = Path(__file__).with_name("scalars.go")
RANDOM_SCALARS = 20_000

TABLE: dict[str, Scalar] = {
    "y": True, "Y": True, "yes": True, "on": True, "True": True, "TRUE": True, "tRUE": "tRUE",
    "n": False, "no": False, "Off": False, "false": False,
    "": None, "~": None, "null": None, "NULL": None, "nUll": "nUll",
    "0": 0, "-7": -7, "+7": 7, "1_000": 1000, "_1": "_1",
    "0x1F": 31, "0b101": 5, "0o17": 15, "012345": 5349, "08": 8.0, "0x": "0x",
    "1e3": 1000.0, "123e4": 1230000.0, "1.10": 1.1, ".5": 0.5, "5.": 5.0, ".": ".", "-": "-",
    "9007199254740993": 9007199254740993, "18446744073709551615": 18446744073709551615,
    "18446744073709551616": 18446744073709551616.0, "1e400": "1e400", "9" * 5000: "9" * 5000,
    "12:30:45": "12:30:45", "2001-01-01": "2001-01-01", "2001-01-01T00:00:00Z": "2001-01-01T00:00:00Z",
    "=": "=", "<<": "<<", "1.2.3": "1.2.3", "10s": "10s", "128Mi": "128Mi", "yes please": "yes please",
}  # fmt: skip


@pytest.mark.parametrize(("written", "value"), TABLE.items())
def test_table(written: str, value: Scalar) -> None:
    read = resolve(written)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.1, "1.1"), (1000.0, "1000"), (1e20, "100000000000000000000"), (1e21, "1e+21"), (1e-6, "0.000001"),
        (1e-7, "1e-7"), (1.5e300, "1.5e+300"), (-0.0, "-0"), (True, "true"), (None, "null"), (5349, "5349"),
    ],
)  # fmt: skip
def test_json_text(value: Scalar, text: str) -> None:
    assert as_json(value) == text


def test_go_reads_the_same(tmp_path: Path) -> None:
    scalars = [*(written for written in TABLE if written not in ("", "-")), *_random_scalars()]
    program = tmp_path / "scalars"
    subprocess.run(["go", "build", "-o", program, PROGRAM], cwd=HELM, check=True)
    asked = "".join(f"{json.dumps(scalar)}\n" for scalar in scalars)
    answers = subprocess.run([program], input=asked, text=True, capture_output=True, check=True).stdout.splitlines()
    different = [
        f"{scalar!r}: Go {answer}, we {_as_go_prints(resolve(scalar))}"
        for scalar, answer in zip(scalars, answers, strict=True)
        if answer != _as_go_prints(resolve(scalar))
    ]
    assert not different, f"{len(different)} of {len(scalars)} differ: {different[:10]}"


def _random_scalars() -> list[str]:
    letters = "0123456789" * 2 + "+-._eExXoObBaAfFnNyYtT:"
    source = random.Random(20)  # noqa: S311
    made = ["".join(source.choices(letters, k=source.randint(1, 9))) for _ in range(RANDOM_SCALARS)]
    # these are no plain scalars
    return [text for text in made if not text.endswith(":") and text not in ("-", "---", "...")]


def _as_go_prints(value: Scalar) -> str:
    if (isinstance(value, float) and abs(value) == float("inf")) or value != value:
        return "error"  # JSON has no such numbers
    return f"[{_go_string(value) if isinstance(value, str) else as_json(value)}]"


def _go_string(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
