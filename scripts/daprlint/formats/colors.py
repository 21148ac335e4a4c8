"""Colours of a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TextIO

from daprlint.finding import Severity

Paint = Callable[[str, str], str]

BOLD, DIM = "1", "2"
SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


def wanted(choice: str, stream: TextIO | None) -> bool:
    """Say whether to use colours.

    Args:
        choice: `always`, `never`, or `auto`: on a terminal, unless NO_COLOR says no (https://no-color.org).
        stream: where the report goes; none for a file.
    """
    if choice != "auto":
        return choice == "always"
    terminal = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    return terminal and not os.environ.get("NO_COLOR")


def paint(text: str, style: str) -> str:
    """Return a text in a style."""
    return f"\x1b[{style}m{text}\x1b[0m"


def plain(text: str, _style: str) -> str:
    """Return a text as it is."""
    return text
