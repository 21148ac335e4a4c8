"""Names fit with the longest release name too."""

from __future__ import annotations

import functools

import pytest

from .helm import OVERLAYS, RENDERER, Overlay, rendered
from .invariants import ALWAYS, OF_OVERLAYS
from .objects import Manifest

LONGEST_RELEASE = "r" * 53


@functools.cache
def long_named(overlay: Overlay) -> tuple[Manifest, ...]:
    return RENDERER.objects(overlay, release=LONGEST_RELEASE)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_no_invariant_depends_on_a_short_release_name(overlay: Overlay) -> None:
    for invariant in (*ALWAYS, *OF_OVERLAYS):
        invariant(long_named(overlay))


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_long_release_name_loses_its_end_and_never_the_name_of_the_service(overlay: Overlay) -> None:
    short, long = rendered(overlay), long_named(overlay)
    own = [item.name.removeprefix("todo-") for item in short if item.kind in ("Deployment", "Service", "Job")]
    cut = [item.name.lstrip("r").removeprefix("-") for item in long if item.kind in ("Deployment", "Service", "Job")]
    assert sorted(own) == sorted(cut)
