"""What findings look like: a module for each format, with a function `report`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from daprlint.report import Report

# what the command line calls a format, and its module: `json` is the name of Python's own
_MODULES = {"json": "machine"}
FORMATS = ("text", "concise", "json", "sarif", "junit", "github", "gitlab")


def show(report: Report, name: str) -> str:
    """Return a report in one of FORMATS; the modules of the others are not imported."""
    module = import_module(f"daprlint.formats.{_MODULES.get(name, name)}")
    return cast("Callable[[Report], str]", module.report)(report)
