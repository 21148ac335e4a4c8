"""Make new inputs out of manifests that are there: any bytes may come out."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache

from toolchain.paths import REPOSITORY

_FOLDERS = ("tests/lint/fixtures", "tests/chart/golden", "components")
# what parsers stumble over
_TOKENS = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\r", b"\r\n", b"\t", b"\n\n",
    b"\n---\n", b"\n...\n",
    b"\n%YAML 9.9\n---\n", b"\n%TAG ! tag:x,2000:\n---\n", b"# daprlint: ignore C012: x\n",
    b"# daprlint: ignore\n", b"# Source: a/templates/b.yaml\n", b"<<: *a\n", b"&a ", b"*a", b"*a : ",
    b"&a [*a]", b"!!binary ",
    b"!!int ", b"!!str ", b"!<x> ", b"? ", b": ", b"- ", b"- " * 60, b"[" * 300,
    b"{" * 300, b"]", b"}", b"|\n", b">-\n",
    b"'", b'"', b"\\", b"#", b"~", b"null", b"true", b"1e999", b"-.inf", b".nan", b"0x" + b"f" * 300,
    b"9" * 400, b"1_0",
    b"{{ .Values.x }}", b"<no value>", b"%!s(int=1)", b"{a: &b [x, y], c: [*b, *b, *b]}", b"kind: List\nitems:\n",
    b"kind: Component\n", b"apiVersion: dapr.io/v1alpha1\n", b"dapr.io/enabled: \"true\"\n", b"scopes: []\n",
    b"a" * 5000,
    "größe".encode(), "\N{GRINNING FACE}".encode(), "\N{RIGHT-TO-LEFT OVERRIDE}".encode(),
)  # fmt: skip
_MOST_MUTATIONS = 4


@cache
def corpus() -> tuple[bytes, ...]:
    """Return the manifests that mutations begin with."""
    paths = sorted(path for folder in _FOLDERS for path in (REPOSITORY / folder).rglob("*.yaml"))
    return tuple(path.read_bytes() for path in paths)


def mutated(seed: str) -> bytes:
    """Return the input of a seed; the same seed gives the same one as long as the manifests stay."""
    dice = random.Random(seed)  # noqa: S311 nothing is secret here
    data = dice.choice(corpus())
    for _ in range(dice.randint(1, _MOST_MUTATIONS)):
        data = dice.choice(_MUTATIONS)(dice, data)
    return data


def _insert(dice: random.Random, data: bytes) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + dice.choice(_TOKENS) + data[at:]


def _replace_value(dice: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    key, colon, _ = lines[at].partition(b":")
    lines[at] = key + colon + b" " + dice.choice(_TOKENS)
    return b"\n".join(lines)


def _flip(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice: random.Random, data: bytes) -> bytes:
    first, last = sorted(dice.randint(0, len(data)) for _ in range(2))
    return data[:first] + data[last:]


def _repeat(dice: random.Random, data: bytes) -> bytes:
    first, last = sorted(dice.randint(0, len(data)) for _ in range(2))
    return data[:last] + data[first : min(last, first + 2000)] * dice.randint(1, 5) + data[last:]


def _indent(dice: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    lines[at] = b" " * dice.randint(0, 9) + lines[at].lstrip()
    return b"\n".join(lines)


def _swap(dice: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _join(dice: random.Random, data: bytes) -> bytes:
    return data + dice.choice((b"\n---\n", b"\n", b"")) + dice.choice(corpus())


def _encode(dice: random.Random, data: bytes) -> bytes:
    return data.decode(errors="replace").encode(dice.choice(("utf-16", "utf-32", "utf-16-le", "utf-8-sig")))


_MUTATIONS: Sequence[Callable[[random.Random, bytes], bytes]] = (
    _insert, _insert, _insert, _replace_value, _replace_value, _flip, _cut, _repeat, _indent, _swap, _join, _encode,
)  # fmt: skip
