"""Where the checkout and the cache lie."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TOOLS = REPOSITORY / "tools"


def cache_root() -> Path:
    """Return the folder that outlives a checkout: $TODO_CACHE, else todo-dapr in the user's cache folder."""
    if configured := os.environ.get("TODO_CACHE"):
        return Path(configured)
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "todo-dapr"
