"""Names as Kubernetes allows them."""

from __future__ import annotations

import re

LONGEST_LABEL = 63
LONGEST_SUBDOMAIN = 253

_PART = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_LABEL = re.compile(_PART)
_SUBDOMAIN = re.compile(rf"{_PART}(?:\.{_PART})*")
_QUALIFIED = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
_PORT = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_LONGEST_PORT = 15


def is_label(text: str) -> bool:
    """Say whether a text is a DNS label (RFC 1123)."""
    return len(text) <= LONGEST_LABEL and _LABEL.fullmatch(text) is not None


def is_subdomain(text: str) -> bool:
    """Say whether a text is a DNS subdomain (RFC 1123)."""
    return len(text) <= LONGEST_SUBDOMAIN and _SUBDOMAIN.fullmatch(text) is not None


def is_label_value(text: str) -> bool:
    """Say whether a text may be the value of a label."""
    return not text or (len(text) <= LONGEST_LABEL and _QUALIFIED.fullmatch(text) is not None)


def is_qualified(text: str) -> bool:
    """Say whether a text may be the key of a label: a name, or a DNS subdomain, a slash and a name."""
    prefix, slash, name = text.rpartition("/")
    return is_label_value(name) and bool(name) and (not slash or is_subdomain(prefix))


def is_port_name(text: str) -> bool:
    """Say whether a text may be the name of a container's port."""
    return len(text) <= _LONGEST_PORT and _PORT.fullmatch(text) is not None


def is_key(text: str) -> bool:
    """Say whether a text may be a key of a ConfigMap or a Secret."""
    return len(text) <= LONGEST_SUBDOMAIN and _KEY.fullmatch(text) is not None and text not in (".", "..")
