"""The rendering of every overlay is the stored one, whichever Helm renders it."""

from __future__ import annotations

import difflib

import pytest

from . import golden
from .helm import DEFAULTS, ENGINES, HELM4, OVERLAYS, RENDERER, Engine, Overlay, Refused, rendered, rendered_text
from .objects import parse


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_overlay_renders_what_is_stored(overlay: Overlay, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("golden", default=False):
        golden.store(overlay, rendered(overlay, HELM4))
    expected, actual = golden.stored(overlay), golden.files(rendered(overlay, HELM4))
    changes = "\n".join(
        line
        for name in sorted(expected.keys() | actual.keys())
        for line in difflib.unified_diff(
            expected.get(name, "").splitlines(), actual.get(name, "").splitlines(), name, name, lineterm="", n=2
        )
    )
    assert not changes, f"{overlay} differs from its golden. Write it anew: make golden\n{changes}"


@pytest.mark.parametrize("engine", ENGINES, ids=str)
@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_both_helms_render_the_same_objects(overlay: Overlay, engine: Engine) -> None:
    assert golden.files(rendered(overlay, engine)) == golden.files(rendered(overlay)), f"{engine} differs for {overlay}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_the_helm_that_stays_writes_what_helm_4_writes(overlay: Overlay) -> None:
    assert rendered_text(overlay) == rendered_text(overlay, HELM4)


def test_one_question_leaves_nothing_behind_for_the_next() -> None:
    part = RENDERER.text(DEFAULTS, "--set", "tests.enabled=false", "--show-only", "templates/service.yaml")
    assert {item.kind for item in parse(part)} == {"Service"}
    with pytest.raises(Refused):
        RENDERER.text(DEFAULTS, "--set", "only=nothing")
    assert RENDERER.text(DEFAULTS) == rendered_text(DEFAULTS, HELM4)


def test_no_golden_is_left_of_an_overlay_that_is_gone() -> None:
    folders = {path.parent.relative_to(golden.ROOT).as_posix() for path in golden.ROOT.rglob("*.yaml")}
    assert folders == {overlay.name for overlay in OVERLAYS}
