"""Every overlay holds every invariant."""

from __future__ import annotations

import pytest

from .helm import OVERLAYS, Overlay, rendered
from .invariants import ALWAYS, MODULES, OF_OVERLAYS, Invariant


def _id(part: Invariant | Overlay) -> str:
    return part.name if isinstance(part, Overlay) else part.__name__


@pytest.mark.parametrize("overlay", OVERLAYS, ids=_id)
@pytest.mark.parametrize("invariant", [*ALWAYS, *OF_OVERLAYS], ids=_id)
def test_an_overlay_holds_it(invariant: Invariant, overlay: Overlay) -> None:
    invariant(rendered(overlay))


def test_every_module_has_invariants() -> None:
    assert {invariant.__module__ for invariant in [*ALWAYS, *OF_OVERLAYS]} == {module.__name__ for module in MODULES}
