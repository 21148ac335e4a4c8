"""Plain YAML scalars as Go's YAML library, and so Helm and Kubernetes, reads them."""

from __future__ import annotations

import functools
import re

Scalar = str | bool | int | float | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_NUMBER_STARTS = frozenset("0123456789+-.")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_BASES = (16, 2, 8, 10)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_FRACTION = re.compile(r"\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?")
_SMALLEST, _LARGEST = -(2**63), 2**64 - 1
_MOST_DIGITS = len(str(_LARGEST))
_PLAIN_NOTATION = (1e-6, 1e21)


@functools.lru_cache(maxsize=8192)
def resolve(written: str) -> Scalar:
    """Return the value of an unquoted scalar.

    Args:
        written: the scalar as it stands in the file.

    Source: go.yaml.in/yaml/v2, resolve.go; tests compare it with that library.
    """
    if written in _WORDS:
        return _WORDS[written]
    if written[0] not in _NUMBER_STARTS:
        return written
    if written[0] == ".":
        return _float(written) if _FRACTION.fullmatch(written) else written
    digits = written.replace("_", "")
    if (integer := _integer(digits)) is not None:
        return integer
    return _float(digits, written) if _FLOAT.fullmatch(digits) else written


def _float(digits: str, written: str | None = None) -> Scalar:
    number = float(digits)
    return (written or digits) if abs(number) == float("inf") else number


def _integer(digits: str) -> int | None:
    match = _INTEGER.fullmatch(digits)
    if match is None:
        return None
    sign, *groups = match.groups()
    if len(groups[-1] or "") > _MOST_DIGITS:
        return None
    magnitude = next(int(group, base) for group, base in zip(groups, _BASES, strict=True) if group is not None)
    number = -magnitude if sign == "-" else magnitude
    # a number that needs an unsigned 64-bit integer is read without a sign or not at all
    highest = _LARGEST if sign == "" else 2**63 - 1
    return number if _SMALLEST <= number <= highest else None


def as_json(value: Scalar) -> str:
    """Return the text that stands for a value in the JSON that Kubernetes is sent, without quotes for a string."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_text(value)
    return str(value)


def _float_text(number: float) -> str:
    if number != number or number in (float("inf"), float("-inf")):
        return str(number)
    smallest, largest = _PLAIN_NOTATION
    text = repr(number)
    if number == 0 or smallest <= abs(number) < largest:
        return (_without_exponent(text) if "e" in text else text).removesuffix(".0")
    mantissa, exponent = f"{text}e0".split("e")[:2] if "e" not in text else text.split("e")
    return f"{mantissa.removesuffix('.0')}e{exponent[0]}{exponent[1:].lstrip('0')}"


def _without_exponent(text: str) -> str:
    from decimal import Decimal  # costs 3 ms and hardly any manifest needs it

    return f"{Decimal(text):f}"
