"""The templates are small and know no service, and leave nothing empty behind."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from toolchain.paths import REPOSITORY

from .helm import DEFAULTS, RENDERER
from .invariants import output

LIBRARY = sorted((REPOSITORY / "charts/dapr-app/templates").glob("*.tpl"))
LOOPS = sorted(path for path in (REPOSITORY / "templates").rglob("*") if path.is_file())
TEMPLATES = [*LIBRARY, *LOOPS, *sorted((REPOSITORY / "components").glob("*.yaml"))]
SERVICES = tuple(yaml.safe_load((REPOSITORY / "values.yaml").read_text())["services"])
# the only place that may speak of services: the sections that charts before this one had for them
OLD_NAMES = "_deprecated.tpl"
# words of Kubernetes that are a service's name too
FIELDS = re.compile(r'"backend"|backendRefs')
LONGEST_LOOP = 15
LONGEST_PARTIAL = 120


def test_a_default_that_is_removed_leaves_nothing_behind() -> None:
    keys = ("podSecurityContext", "securityContext", "resources", "probes", "env", "dapr.resources", "dapr.annotations")
    removed = [*(f"defaults.{key}=null" for key in keys), "tests.resources=null"]
    output.nothing_is_null_and_no_map_is_empty(RENDERER.objects(DEFAULTS, "--set", ",".join(removed)))


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name != OLD_NAMES], ids=lambda path: path.name)
def test_no_template_knows_a_service(path: Any) -> None:
    text = FIELDS.sub("", path.read_text())
    found = [name for name in SERVICES if name in text]
    assert not found, f"{path} names {found}; say it as data in the values"


@pytest.mark.parametrize("path", LOOPS, ids=lambda path: path.name)
def test_a_template_is_a_loop(path: Any) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_LOOP, f"{path} is too long: put it into the library chart"


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_a_partial_has_one_concern_and_names_of_its_own(path: Any) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_PARTIAL, f"{path} is too long"
    assert all(name.startswith("dapr-app.") for name in re.findall(r'define "([^"]+)"', text))


def test_no_partial_is_left_that_nobody_includes() -> None:
    text = "".join(path.read_text() for path in TEMPLATES)
    defined, included = set(re.findall(r'define "([^"]+)"', text)), set(re.findall(r'include "([^"]+)"', text))
    assert defined == included
