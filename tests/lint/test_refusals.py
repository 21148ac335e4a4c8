"""What the API server refuses though it fits the schema: each slip is found, and its right form is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.cron import is_schedule
from daprlint.document import Source
from daprlint.gotypes import quantity, seconds
from daprlint.linter import lint
from daprlint.names import is_label, is_port_name, is_qualified, is_subdomain
from daprlint.reader import read
from daprlint.settings import Settings

from .refusals import ALL


def codes(text: str) -> list[str]:
    settings = Settings(select=("K002", "K004", "K008"))
    return [finding.code for finding in lint(read(Source("test", text.encode())), Catalogue(versions()[-1]), settings)]


@pytest.mark.parametrize(("text", "refused"), ALL, ids=range(len(ALL)))
def test_refusals(text: str, refused: bool) -> None:
    assert len(codes(text)) == refused, text


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_label, ["a", "a-b", "1a", "a" * 63], ["", "-a", "a.b", "A", "a" * 64]),
        (is_subdomain, ["a.b-c", "a"], ["a..b", ".a", "a_b"]),
        (is_qualified, ["a", "A_b.c", "example.com/a"], ["", "a/", "/a", "a b", "a/b/c"]),
        (is_port_name, ["http", "8a"], ["80", "a--b", "a-very-long-name", "Http"]),
        (
            is_schedule,
            ["* * * * *", "@every 5m", "0 0 ? * 0"],
            ["", "* * * * * *", "60 * * * *", "@soon", "*/0 * * * *"],
        ),
    ],
)
def test_texts(check: Callable[[str], bool], good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not check(text)] == []
    assert [text for text in bad if check(text)] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("100m", 0.1),
        ("1k", 1e3),
        ("2Ki", 2048),
        ("1M", 1e6),
        ("1Gi", 2**30),
        ("1E", 1e18),
        ("1e3", 1e3),
        ("1Mb", None),
    ],
)
def test_quantities(text: str, number: float | None) -> None:
    assert quantity(text) == number


def test_durations() -> None:
    assert [seconds(text) for text in ("1m30s", "-500ms", "1.5h")] == [90, -0.5, 5400]
