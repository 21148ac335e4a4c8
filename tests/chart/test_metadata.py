"""Chart.yaml says of the chart what the other files say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from chartpackage.changelog import newest
from toolchain.paths import REPOSITORY

from .helm import DEFAULTS, rendered
from .objects import pods

CHANGELOG = REPOSITORY / "CHANGELOG.md"
CHART: dict[str, Any] = yaml.safe_load((REPOSITORY / "Chart.yaml").read_text())
LIBRARY: dict[str, Any] = yaml.safe_load((REPOSITORY / "charts/dapr-app/Chart.yaml").read_text())
PREFIX = "artifacthub.io/"
# the words that Artifact Hub knows
KINDS = {"added", "changed", "deprecated", "removed", "fixed", "security"}
CATEGORIES = {
    "ai-machine-learning",
    "database",
    "integration-delivery",
    "monitoring-logging",
    "networking",
    "security",
    "storage",
    "streaming-messaging",
}


def annotation(name: str) -> Any:
    return yaml.safe_load(CHART["annotations"][PREFIX + name])


def test_the_changes_are_those_of_the_changelog() -> None:
    told = tuple((change["kind"], change["description"]) for change in annotation("changes"))
    assert told == newest(CHANGELOG).changes
    assert {kind for kind, _text in told} <= KINDS


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    assert newest(CHANGELOG).number == CHART["version"] == LIBRARY["version"]


def test_the_guide_to_upgrading_knows_this_version() -> None:
    assert f" to {CHART['version'].removesuffix('.0')}\n" in (REPOSITORY / "UPGRADING.md").read_text()


def test_the_version_of_the_application_is_that_of_its_package() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert CHART["appVersion"] == project["version"]
    assert CHART["annotations"][PREFIX + "license"] == project["license"]


def test_the_images_are_those_that_the_defaults_render() -> None:
    used = {container["image"] for pod in pods(rendered(DEFAULTS)) for container in pod.containers}
    assert {image["image"] for image in annotation("images")} == used


def test_the_other_annotations_are_what_artifact_hub_takes() -> None:
    assert CHART["annotations"][PREFIX + "category"] in CATEGORIES
    assert CHART["annotations"][PREFIX + "prerelease"] == str("-" in CHART["version"]).lower()
    assert all(link.keys() == {"name", "url"} and link["url"].startswith("https://") for link in annotation("links"))
    assert all(isinstance(text, str) for text in CHART["annotations"].values())


def test_a_changelog_without_an_entry_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("# Changelog\n\n## Unreleased\n")
    with pytest.raises(ValueError, match=r"has no entry. Fix: begin one with ## 1.2.3, 2026-01-31"):
        newest(path)
