"""values.yaml and its schema: short, documented, and the same keys in both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chartdocs.values import Chart
from toolchain.paths import REPOSITORY

from .helm import EVERYTHING, HELM3, HELM4, OVERLAYS, Engine, Overlay

VALUES = REPOSITORY / "values.yaml"
SCHEMA: dict[str, Any] = json.loads((REPOSITORY / "values.schema.json").read_text())
FILES = [VALUES, *(path for overlay in OVERLAYS for path in overlay.files)]
LONGEST = 400
# a comment above `services` tells all its keys; nothing else is left to tell there
TOLD_ELSEWHERE = "services:"
# Helm adds the first for the library chart; a parent chart may set the second
NOT_OURS = {"dapr-app", "global"}
ONLY_A_SERVICE = {
    "args",
    "calls",
    "components",
    "httpRoute",
    "image",
    "ingress",
    "jobs",
    "network",
    "port",
    "publishes",
    "secrets",
    "state",
    "subscribes",
    "tokens",
}
# blocks whose keys go into the manifest as they are, and words of JSON Schema
PASSED_ON = {
    "additionalProperties",
    "affinity",
    "component",
    "items",
    "keyRef",
    "limits",
    "network",
    "parentRefs",
    "podDisruptionBudget",
    "podSecurityContext",
    "probe",
    "probes",
    "requests",
    "resources",
    "securityContext",
    "store",
    "tolerations",
    "topologySpread",
    "volumes",
}
# an annotation of Components, not of pods
OF_COMPONENTS = "component-container"


@pytest.mark.parametrize(("overlay", "engine"), [*((each, HELM4) for each in OVERLAYS), (EVERYTHING, HELM3)], ids=str)
def test_helm_lint_finds_nothing(overlay: Overlay, engine: Engine) -> None:
    files = [word for path in overlay.files for word in ("--values", str(path))]
    assert "1 chart(s) linted, 0 chart(s) failed" in engine.run("lint", "--strict", ".", *files)


def test_values_are_short_enough_to_be_read() -> None:
    assert len(VALUES.read_text().splitlines()) <= LONGEST


def test_every_value_has_a_comment_of_its_own() -> None:
    lines = VALUES.read_text().splitlines()
    start = lines.index(TOLD_ELSEWHERE)
    end = next(number for number in range(start + 1, len(lines)) if re.match(r"[a-z#]", lines[number]))
    for number, line in enumerate(lines):
        leaf = re.match(r" *[A-Za-z]+: *\S", line)
        section = re.match(r"[a-z]+:$", line)
        if start < number < end or not (leaf or section):
            continue
        above = lines[number - 1].strip()
        assert above.startswith("# -- " if leaf else "# "), f"line {number + 1} of values.yaml has no comment: {line}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_an_editor_finds_the_schema(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    marker = "# yaml-language-server: $schema="
    assert first.startswith(marker)
    assert (path.parent / first.removeprefix(marker)).resolve() == REPOSITORY / "values.schema.json"


def test_everything_in_the_schema_is_described() -> None:
    for path, node in _nodes(SCHEMA):
        assert node.get("description", "").endswith("."), f"{path} has no description"


def test_objects_of_the_schema_are_closed_or_maps() -> None:
    """The chart itself judges the keys of maps: both Helms' validators give the place of a wrong key at random."""
    for path, node in _nodes(SCHEMA):
        if "object" in node.get("type", "") and path[-1] not in NOT_OURS:
            assert "additionalProperties" in node, f"{path} takes any key"
            passed_on = node["additionalProperties"] == {"description": "As Kubernetes has it."}
            closed = node["additionalProperties"] is False
            assert closed or passed_on or node["additionalProperties"].keys() & {"type", "$ref"}, f"{path}: any value"
            assert "propertyNames" not in node, f"{path}: a wrong key would be reported at another place"


def test_the_schema_knows_the_values_and_no_others() -> None:
    values = yaml.safe_load(VALUES.read_text())
    assert _known(SCHEMA) - {"dapr-app"} == values.keys()
    for section in set(values) - {"defaults", "services", "global"}:
        schema = _resolved(SCHEMA["properties"][section])
        if "properties" in schema:
            assert _known(schema) == values[section].keys(), section
    service = _known(SCHEMA["definitions"]["service"])
    assert values["defaults"].keys() <= service
    assert service - values["defaults"].keys() == ONLY_A_SERVICE, "say it in the comment above `services`"
    for key in ONLY_A_SERVICE:
        assert re.search(rf"^#   {key} ", VALUES.read_text(), re.MULTILINE), f"{key} is not told of"


def test_every_value_is_used_by_a_template() -> None:
    folders = (REPOSITORY / "charts/dapr-app/templates", REPOSITORY / "templates", REPOSITORY / "components")
    text = "".join(path.read_text() for folder in folders for path in folder.rglob("*") if path.is_file())
    words = set(re.findall(r"[A-Za-z]+", text))
    unused = [".".join(path) for path, _node in _nodes(SCHEMA) if _is_read(path) and path[-1] not in words]
    assert not unused, f"no template uses {unused}"


def _is_read(path: tuple[str, ...]) -> bool:
    """Tell whether a template has to name a key: what is passed on as it is needs no name."""
    return not (set(path[:-1]) & PASSED_ON or path[-1] in PASSED_ON | NOT_OURS)


def _known(schema: dict[str, Any]) -> set[str]:
    """Return the keys that a schema offers, without those that are gone."""
    return {key for key, node in schema["properties"].items() if not node.get("deprecated")}


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def test_a_key_that_is_gone_passes_the_schema_and_is_told_of_by_the_chart() -> None:
    gone = {".".join(path) for path, node in _nodes(SCHEMA) if node.get("deprecated")}
    for key in (row.key for row in Chart(REPOSITORY).gone()):
        section, _dot, rest = key.rpartition(".")
        path = section.replace("services.*", "service").replace("customComponents.*", "component")
        path = path.replace("defaults", "service")
        assert f"{path}.{rest}".strip(".") in {name.strip(".") for name in gone}, f"the schema refuses {key} first"


def test_the_known_annotations_are_those_of_the_catalogue() -> None:
    text = (REPOSITORY / "charts/dapr-app/templates/_annotations.tpl").read_text()
    known = yaml.safe_load(text.partition('"dapr-app.knownAnnotations" -}}')[2].partition("{{-")[0])
    catalogue = json.loads((REPOSITORY / "scripts/daprlint/catalogue/data/1.18/annotations.json").read_text())
    assert known == {name: kind for name, kind in catalogue["annotations"].items() if name != OF_COMPONENTS}


def _nodes(node: dict[str, Any], path: tuple[str, ...] = ("",)) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every schema that stands for a value."""
    for name, child in {**node.get("properties", {}), **node.get("definitions", {})}.items():
        if "$ref" not in child:
            yield (*path, name), child
            yield from _nodes(child, (*path, name))
    for key in ("additionalProperties", "items"):
        child = node.get(key)
        if isinstance(child, dict) and "$ref" not in child:
            yield (*path, key), child
            yield from _nodes(child, (*path, key))
