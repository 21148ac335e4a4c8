"""Single mutations of correct manifests: what a slip of the hand makes of them."""

from __future__ import annotations

from pathlib import Path

# an object of each common kind, with every field that upstream calls required, and many more
KINDS = Path(__file__).with_name("kinds.yaml")
