"""docs/values.md tells of every value, and is what values.yaml, the schema and the chart's own table say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chartdocs.comments import comments
from chartdocs.page import PAGE, page
from chartdocs.values import Chart
from toolchain.paths import REPOSITORY

from .helm import copy_chart

CHART = Chart(REPOSITORY)
ROWS = {row.path: row for name in CHART.values for row in CHART.section(name)}


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == page(), "docs/values.md is stale. Fix: make generate"


def leaves(node: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        here = (*path, key)
        if isinstance(value, dict) and value:
            yield from leaves(value, here)
        else:
            yield ".".join(here), value


def test_every_default_stands_in_the_page() -> None:
    for path, value in leaves({key: value for key, value in CHART.values.items() if key != "services"}):
        assert ROWS[path].default == value, f"{path} has another default in the page"
        assert f"| `{path}` |" in PAGE.read_text(), f"{path} is not in the page"


def test_every_key_of_a_service_stands_in_the_page() -> None:
    own = {path.split(".")[2] for path in ROWS if path.startswith("services.<name>.")}
    used = {key for service in CHART.values["services"].values() for key in service}
    assert own | CHART.values["defaults"].keys() >= used
    assert not own & CHART.values["defaults"].keys()


def test_every_value_is_told_of() -> None:
    assert [path for path, row in ROWS.items() if not row.description.strip()] == []
    assert [path for path, row in ROWS.items() if not row.kind.strip()] == []


def test_every_section_has_a_comment() -> None:
    assert CHART.values.keys() <= CHART.comments.keys()


def test_a_comment_is_the_last_line_of_a_leaf_and_all_lines_of_a_section() -> None:
    text = (
        "# One,\n# two.\na:\n  # not this\n  # -- Three.\n  b: 1\n  # Four.\n  #   columns  here\n  c: {d: 2}\ne: 3\n"
    )
    assert comments(text) == {"a": "One, two.", "a.b": "Three.", "a.c": "Four."}


def test_a_new_value_changes_the_page(tmp_path: Path) -> None:
    copy_chart(tmp_path)
    path = tmp_path / "values.yaml"
    path.write_text(path.read_text().replace("  repository: todo\n", "  repository: other/image\n"))
    changed = set(page(tmp_path).splitlines()) - set(page().splitlines())
    assert changed == {"| `image.repository` | string | `other/image` | Repository. |"}


def test_the_page_has_the_table_of_keys_that_are_gone() -> None:
    gone = CHART.gone()
    assert {row.key for row in gone} >= {"kafka.authType", "services.*.scopes"}
    for row in gone:
        assert f"| `{row.key}` | {row.since} | " in PAGE.read_text()
