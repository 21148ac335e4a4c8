"""Build the parts that are not there yet: once, whoever asks, however many ask."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from toolchain.part import Part, Report
from toolchain.paths import cache_root
from toolchain.progress import Progress
from toolchain.run import end_all

# two, not one: while one part links on a single core, the other compiles
LANES = 2


def build_all(wanted: Iterable[Part], progress: Progress) -> None:
    """Build parts side by side in the given order; finished ones cost nothing.

    Raises:
        BuildFailed: the first part that failed; what other lanes have built stays.
    """
    with ThreadPoolExecutor(LANES) as lanes:
        jobs = [lanes.submit(build_one, part, progress) for part in wanted]
        try:
            for job in jobs:
                job.result()
        except BaseException:
            end_all()
            lanes.shutdown(wait=False, cancel_futures=True)
            raise


def build_one(part: Part, progress: Progress) -> None:
    """Build one part unless it is there, holding its lock so that a second run waits and then finds it."""
    if part.is_built():
        progress.cached(part.name)
        return
    with progress.step(part.name) as report, _lock(part, report):
        if part.is_built():
            report("built by another run")
            return
        scratch = part.folder().with_name(f"{part.folder().name}.part")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        part.build(scratch, report)
        shutil.rmtree(part.folder(), ignore_errors=True)
        scratch.rename(part.folder())


@contextmanager
def _lock(part: Part, report: Report) -> Iterator[None]:
    path = cache_root() / "toolchain" / f"{part.name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("another run builds it; waiting")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield file
    finally:
        os.close(file)
