"""What findings look like: a module for each format, with a function `report`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from daprlint.report import Report

_MODULES = {"text": "text", "json": "machine"}
FORMATS = tuple(_MODULES)


def show(report: Report, name: str) -> str:
    """Return a report in one of FORMATS; the modules of the others are not imported."""
    module = import_module(f"daprlint.formats.{_MODULES[name]}")
    return cast("Callable[[Report], str]", module.report)(report)
