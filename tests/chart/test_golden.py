"""The rendering of every overlay is the stored one, whichever Helm renders it, and pleasant to read."""

from __future__ import annotations

import difflib
import functools
import re

import pytest

from . import golden
from .helm import DEFAULTS, ENGINES, HELM3, HELM4, OVERLAYS, RENDERER, Engine, Overlay, Refused, rendered, rendered_text
from .objects import parse


@functools.cache
def rendered_files(overlay: Overlay, engine: Engine) -> dict[str, str]:
    return golden.files(rendered(overlay, engine))


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_overlay_renders_what_is_stored(overlay: Overlay, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("golden", default=False):
        golden.store(overlay, rendered(overlay, HELM4))
    expected, actual = golden.stored(overlay), rendered_files(overlay, HELM4)
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
    assert rendered_files(overlay, engine) == rendered_files(overlay, RENDERER), f"{engine} differs for {overlay}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_the_helm_that_stays_writes_what_helm_4_writes(overlay: Overlay) -> None:
    assert rendered_text(overlay) == rendered_text(overlay, HELM4)


@pytest.mark.parametrize("engine", [HELM3, RENDERER], ids=str)
@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_no_blank_line_and_no_space_at_the_end_of_a_line(overlay: Overlay, engine: Engine) -> None:
    for document in re.split(r"^---\n", rendered_text(overlay, engine), flags=re.MULTILINE):
        for line in document.strip("\n").splitlines():
            assert line == line.rstrip(), f"space at the end of {line!r}"
            assert line or not document.strip(), f"blank line in:\n{document}"


def test_one_question_leaves_nothing_behind_for_the_next() -> None:
    part = RENDERER.text(DEFAULTS, "--set", "tests.enabled=false", "--show-only", "templates/service.yaml")
    assert {item.kind for item in parse(part)} == {"Service"}
    with pytest.raises(Refused):
        RENDERER.text(DEFAULTS, "--set", "only=nothing")
    assert RENDERER.text(DEFAULTS) == rendered_text(DEFAULTS, HELM4)


def test_no_golden_is_left_of_an_overlay_that_is_gone() -> None:
    folders = {path.parent.relative_to(golden.ROOT).as_posix() for path in golden.ROOT.rglob("*.yaml")}
    assert folders == {overlay.name for overlay in OVERLAYS}
