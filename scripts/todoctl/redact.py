"""Takes secrets out of text before anybody sees it."""

from __future__ import annotations

import re

MASK = "***"

_RULES = (
    # user:password@ in a connection string; greedy, because a password may hold an @
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^:/@\s\"']*:)[^\s\"'`]+(?=@)", re.I), rf"\1{MASK}"),
    # password=... in a keyword/value connection string or a Java property
    (
        re.compile(
            r"(\b(?:\w*password|passwd|pwd|\w*secret|\w*token|api_?key)\s*=\s*)(?:\"[^\"]*\"|'[^']*'|[^\s,;&\"'}]+)",
            re.I,
        ),
        rf"\1{MASK}",
    ),
    # "password": "..." in JSON or a Python dict
    (
        re.compile(
            r"([\"']\w*(?:password|passwd|secret|token|api_?key)[\"']\s*:\s*)(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')",
            re.I,
        ),
        rf'\1"{MASK}"',
    ),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), MASK),
    (re.compile(r"(\b(?:Bearer|Basic)\s+)[\w.+/=~-]{8,}"), rf"\1{MASK}"),
    (re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)", re.S), f"{MASK} private key {MASK}"),
)


def redact(text: str) -> str:
    """Return the text with passwords, tokens and private keys masked."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
