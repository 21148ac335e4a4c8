"""Releases that are right, of many kinds and styles: nothing is found in them, and no strictness calls them broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.document import Source
from daprlint.finding import Finding, Severity
from daprlint.linter import lint
from daprlint.reader import read
from daprlint.settings import PROFILES, Settings

RELEASES = sorted(Path(__file__).with_name("fixtures").joinpath("correct").glob("*.yaml"))
ERROR = Severity.ERROR


def findings(path: Path, settings: Settings) -> list[str]:
    found = lint(read(Source(path.name, path.read_bytes())), Catalogue(versions()[-1]), settings)
    return [_describe(one) for one in found if settings.profile == PROFILES[0] or one.severity is ERROR]


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("profile", PROFILES)
def test_nothing_is_wrong_with_it(path: Path, profile: str) -> None:
    assert findings(path, Settings(profile=profile)) == []


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_an_older_kubernetes_takes_it_too(path: Path) -> None:
    assert findings(path, Settings(kube_version="1.33")) == []


def _describe(finding: Finding) -> str:
    return f"{finding.code} line {finding.mark.line}: {finding.message}"
