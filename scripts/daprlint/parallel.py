"""Share the releases of a run among the processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from daprlint.document import Source

Outcome = TypeVar("Outcome")

# bytes; below that another process costs more than it saves
_WORTH_IT = 400_000


def spread(releases: Sequence[list[Source]], work: Callable[[Sequence[list[Source]]], list[Outcome]]) -> list[Outcome]:
    """Return the outcome of each release, in order.

    Args:
        releases: of the run.
        work: gives the outcomes of some of them; they can be pickled. What it raises is raised here.
    """
    size = sum(len(source.data) for release in releases for source in release)
    workers = max(1, min(_processors(), len(releases))) if size >= _WORTH_IT and hasattr(os, "fork") else 1
    if workers == 1:
        return work(releases)
    # the first one fills the caches, which all others then share
    first, *rest = releases
    begun = work([first])
    workers = min(workers, len(rest))
    shares = [rest[number::workers] for number in range(workers)]
    pipes = [_start(share, work) for share in shares[1:]]
    done = [work(shares[0])]
    for (child, pipe), share in zip(pipes, shares[1:], strict=True):
        # a child that failed has said nothing; the same work fails here again, and says why
        done.append(_answer(child, pipe) or work(share))
    return begun + [done[index % workers][index // workers] for index in range(len(rest))]


def _start(share: Sequence[list[Source]], work: Callable[[Sequence[list[Source]]], list[Outcome]]) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        import pickle

        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(share), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        # whatever happened: a child tells nothing and cleans nothing up
        os._exit(status)


def _answer(child: int, pipe: int) -> list[Outcome] | None:
    import pickle

    with os.fdopen(pipe, "rb") as answer:
        data = answer.read()
    failed = os.waitpid(child, 0)[1]
    if failed:
        return None
    outcomes: list[Outcome] = pickle.loads(data)  # noqa: S301
    return outcomes


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
