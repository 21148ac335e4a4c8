"""The partition of a key is the one that a sidecar chooses."""

from __future__ import annotations

import pytest

from todo.publishers.partition import partition


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        # daprd 1.18.3 put these keys of a topic with three partitions there
        ("1", 1),
        ("2", 1),
        ("3", 2),
        ("4", 1),
        ("5", 2),
        ("6", 2),
        ("7", 0),
        ("8", 1),
        ("9", 2),
        ("10", 0),
        ("11", 2),
        ("12", 1),
        ("3f8e", 0),
        ("ключ", 2),
        ("a" * 40, 0),
    ],
)
def test_a_key_lands_where_daprd_puts_it(key: str, expected: int) -> None:
    assert partition(key.encode(), [2, 0, 1], []) == expected


@pytest.mark.parametrize(("key", "fnv1a"), [(b"", 0x811C9DC5), (b"a", 0xE40C292C), (b"foobar", 0xBF9CF968)])
def test_the_hash_is_fnv_1a_taken_as_a_signed_number(key: bytes, fnv1a: int) -> None:
    signed = fnv1a - 2**32
    assert fnv1a >= 2**31, "the vectors are meant to test the sign"
    for count in (1, 3, 7, 1000):
        assert partition(key, range(count), []) == abs(signed) % count
