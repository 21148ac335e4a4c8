"""Every template has a suite of helm-unittest of its own; `make test-unit` runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from toolchain.paths import REPOSITORY

TEMPLATES = sorted(path for path in (REPOSITORY / "templates").rglob("*") if path.is_file())
SUITES = sorted((REPOSITORY / "tests/unittest").glob("*.yaml"))


def suite_of(template: Path) -> Path:
    return REPOSITORY / "tests/unittest" / f"{template.stem.lower()}_test.yaml"


def read(suite: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(suite.read_text())
    return found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_template_has_a_suite_that_names_it(template: Path) -> None:
    suite = read(suite_of(template))
    assert suite["templates"] == [template.relative_to(REPOSITORY).as_posix()]
    assert all("template" not in test for test in suite["tests"]), "a suite is of one template"


def test_no_suite_is_left_of_a_template_that_is_gone() -> None:
    assert set(SUITES) == {suite_of(template) for template in TEMPLATES}


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.stem)
def test_a_suite_says_when_its_template_renders_what(suite: Path) -> None:
    tests = read(suite)["tests"]
    names = [test["it"] for test in tests]
    assert len(set(names)) == len(names) >= 2, "one behaviour a test, and more than one"
    asserted = {kind for test in tests for item in test["asserts"] for kind in item}
    assert asserted - {"hasDocuments"}, "it counts documents and looks into none"
