"""The partition of a key."""

from __future__ import annotations

from collections.abc import Sequence

FNV_OFFSET = 2_166_136_261
FNV_PRIME = 16_777_619


def partition(key: bytes, all_partitions: Sequence[int], _available: Sequence[int]) -> int:
    """Return the partition on which a sidecar puts this key; made for aiokafka's `partitioner`.

    The rule is that of sarama's hash partitioner, which Dapr uses: FNV-1a of 32 bits, taken as a signed number, the
    remainder by the count of partitions, without its sign.
    """
    # Python follows Dapr, because the sidecar could follow aiokafka's murmur2 only if each publisher computed the
    # partition itself: with one rule a task keeps its partition, hence its order, whichever way its events leave
    unsigned = FNV_OFFSET
    for byte in key:
        unsigned = (unsigned ^ byte) * FNV_PRIME % 2**32
    signed = unsigned - 2**32 if unsigned >= 2**31 else unsigned
    return sorted(all_partitions)[abs(signed) % len(all_partitions)]
