"""Text from the input, so that it does nothing to what shows it."""

from __future__ import annotations

import re

# a lone surrogate is a byte that was not UTF-8
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """Return a text with control characters as Python writes them."""
    return text if text.isprintable() else _CONTROL.sub(lambda match: repr(match[0])[1:-1], text)
