"""Make UTF-8 that YAML can hold out of whatever bytes there are."""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml import Mark

from daprlint.document import LINE_BREAK

# the marks of UTF-32 begin with those of UTF-16
_ENCODINGS = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_REFUSED = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"


@dataclass(frozen=True, slots=True)
class Text:
    """What bytes say.

    Args:
        raw: with the characters that YAML refuses; bytes that are no UTF-8 are lone surrogates.
    """

    raw: str

    @property
    def clean(self) -> str:
        """Return it with a replacement for each character that YAML refuses."""
        return _refused().sub(_INSTEAD, self.raw)


def without_marks(data: bytes) -> bytes:
    """Return UTF-8 without a byte order mark; bytes without a mark are taken for UTF-8."""
    for mark, encoding in _ENCODINGS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def decoded(data: bytes) -> Text:
    """Return the text that bytes say in UTF-8."""
    return Text(data.decode(errors="surrogateescape"))


def bad_places(name: str, text: Text) -> Iterator[tuple[Mark, str]]:
    """Yield the places of what YAML refuses: the first in each line, and what it is."""
    for number, line in enumerate(LINE_BREAK.split(text.raw)):
        if match := _refused().search(line):
            code = ord(match[0])
            # a byte that is no UTF-8 is decoded as a lone surrogate
            is_byte = 0xDC80 <= code <= 0xDCFF
            what = f"byte 0x{code - 0xDC00:02x} is not UTF-8" if is_byte else f"character U+{code:04X} is not allowed"
            yield Mark(name, 0, number, match.start(), None, 0), what


@functools.cache
def _refused() -> re.Pattern[str]:
    return re.compile(_REFUSED)  # takes 10 ms, and hardly any input needs it
