"""Who may read secrets, whichever way the switches stand."""

from __future__ import annotations

from .helm import DEFAULTS, DIRECT_KAFKA, rendered
from .objects import of_kind


def test_the_rights_do_not_depend_on_the_switches() -> None:
    for kind in ("Role", "RoleBinding", "ServiceAccount"):
        assert of_kind(rendered(DIRECT_KAFKA), kind) == of_kind(rendered(DEFAULTS), kind)
