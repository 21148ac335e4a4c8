"""An entry of a map is removed with null, whether the chart's own values have it or not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .helm import DEFAULTS, RENDERER, rendered

REMOVED: dict[str, dict[str, Any]] = {
    "a service": {"services": {"search": None}},
    "a label and an annotation": {"commonLabels": {"team": None}, "commonAnnotations": {"team": None}},
    "a component": {"customComponents": {"cache": None}},
    "all components": {"customComponents": None},
    "settings of a component": {"kafka": {"metadata": {"compression": None}}, "postgres": {"metadata": {"a": None}}},
    "an external Secret": {"externalSecrets": {"secrets": {"kafka-secrets": None}}},
    "a further object": {"extraObjects": {"quota": None}},
}


@pytest.mark.parametrize("name", REMOVED)
def test_what_was_not_there_leaves_nothing_behind(name: str) -> None:
    assert RENDERER.objects(DEFAULTS, "--set-json", json.dumps(REMOVED[name])) == rendered(DEFAULTS)
