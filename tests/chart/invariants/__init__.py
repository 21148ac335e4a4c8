"""What holds for every rendering: each invariant is a function of the rendered objects, named by its sentence.

The overlays of the repository are held against all of them, generated values against those that no value may break.
"""

from __future__ import annotations

from . import (
    components,
    names,
    network,
    output,
    pod_security,
    references,
    scaling,
    secrets,
    selectors,
    sidecars,
    unique,
)
from .registry import ALWAYS, OF_OVERLAYS, Invariant

MODULES = (components, names, network, output, pod_security, references, scaling, secrets, selectors, sidecars, unique)

__all__ = ["ALWAYS", "MODULES", "OF_OVERLAYS", "Invariant"]
