"""values.yaml and its schema: short, documented, and the same keys in both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolchain.paths import REPOSITORY

from .helm import ENGINES, OVERLAYS, Engine, Overlay

VALUES = REPOSITORY / "values.yaml"
SCHEMA: dict[str, Any] = json.loads((REPOSITORY / "values.schema.json").read_text())
FILES = [VALUES, *(path for overlay in OVERLAYS for path in overlay.files)]
LONGEST = 400
# a comment above `services` tells all its keys; nothing else is left to tell there
TOLD_ELSEWHERE = "services:"
# Helm adds the first for the library chart; a parent chart may set the second
NOT_OURS = {"dapr-app", "global"}


@pytest.mark.parametrize("engine", ENGINES, ids=str)
@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
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
            closed = node["additionalProperties"] is False
            assert closed or node["additionalProperties"].keys() & {"type", "$ref"}, f"{path} takes any value"
            assert "propertyNames" not in node, f"{path}: a wrong key would be reported at another place"


def test_the_schema_knows_the_values_and_no_others() -> None:
    values = yaml.safe_load(VALUES.read_text())
    assert SCHEMA["properties"].keys() - {"dapr-app"} == values.keys()
    for section in ("image", "kafka", "postgres", "auth", "components", "tests"):
        assert SCHEMA["properties"][section]["properties"].keys() == values[section].keys(), section
    only_a_service = {"port", "tokens", "publishes", "subscribes", "state", "secrets"}
    assert SCHEMA["definitions"]["service"]["properties"].keys() - only_a_service == values["defaults"].keys()


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
