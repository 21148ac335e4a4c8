"""docs/rules is what the rules' docstrings say."""

from __future__ import annotations

from daprlint.pages import FOLDER, pages


def test_pages_are_current() -> None:
    written = {path.name: path.read_text() for path in FOLDER.glob("*.md")}
    assert written == pages(), "docs/rules is stale. Fix: python -m daprlint.pages"
