"""Decide whether Go's and Kubernetes' parsers accept a text."""

from __future__ import annotations

import re

TRUE = frozenset(("y", "yes", "true", "t", "on", "1"))
FALSE = frozenset(("n", "no", "false", "f", "off", "0", ""))
STRICT_BOOLEANS = frozenset(
    ("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False")
)  # fmt: skip

_DURATION = re.compile(r"[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)")
_DECIMAL = re.compile(r"[-+]?\d+")
_INTEGER = re.compile(r"[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][0-9_]*)")
_NUMBER = re.compile(r"[-+]?(\d[\d_]*(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_QUANTITY = re.compile(r"([-+]?(?:\d+(?:\.\d*)?|\.\d+))([numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?")
_SMALL = {"n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3}
_PREFIXES = "MGTPE"
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_DURATION_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)")


def is_truthy(text: str) -> bool:
    """Say whether Dapr takes a text for true; everything else is false.

    Source: dapr/kit/strings, IsTruthy.
    """
    return text.strip().lower() in TRUE


def is_boolean(text: str) -> bool:
    """Say whether a text clearly means true or false."""
    return text.strip().lower() in TRUE | FALSE


def is_duration(text: str) -> bool:
    """Say whether time.ParseDuration accepts a text."""
    return _DURATION.fullmatch(text) is not None


def is_decimal(text: str) -> bool:
    """Say whether strconv.ParseInt with base 10 accepts a text."""
    return _DECIMAL.fullmatch(text) is not None


def is_integer(text: str) -> bool:
    """Say whether strconv.ParseInt accepts a text with any of Go's prefixes."""
    return _INTEGER.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Say whether a text is an integer or strconv.ParseFloat accepts it."""
    return is_integer(text) or _NUMBER.fullmatch(text) is not None


def is_quantity(text: str) -> bool:
    """Say whether a text is a Kubernetes quantity such as 100m or 128Mi."""
    return _QUANTITY.fullmatch(text) is not None


def quantity(text: str) -> float | None:
    """Return the number that a Kubernetes quantity stands for; nothing for a text that is none."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    digits, unit = float(match[1]), match[2] or ""
    if unit[:1] in ("e", "E") and unit[1:] not in ("", "i"):
        return digits * float(f"1{unit}")
    if not unit or unit in _SMALL:
        return digits * _SMALL.get(unit, 1.0)
    power = 1 if unit == "Ki" else _PREFIXES.index(unit[0]) + 2
    return digits * float((1024 if unit.endswith("i") else 1000) ** power)


def seconds(duration: str) -> float:
    """Return the seconds of a text that time.ParseDuration accepts."""
    total = sum(float(number) * _SECONDS[unit] for number, unit in _DURATION_PART.findall(duration))
    return -total if duration.startswith("-") else total
