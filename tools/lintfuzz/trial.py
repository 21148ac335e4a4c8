"""Try inputs, in this process."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from daprlint.cli import CLEAN, EMPTY, FOUND, UNUSABLE, main
from daprlint.formats import FORMATS
from lintfuzz.mutation import mutated

_KNOWN = frozenset((CLEAN, FOUND, UNUSABLE, EMPTY))
# caches are full by then
_WARM = 200


@dataclass(slots=True)
class Trials:
    """What came of some inputs.

    Args:
        crashes: seeds of those that raised something, with what it was.
        slowest: CPU seconds of the slowest one, and its seed.
        growth: MiB that the process has grown since its caches were full.
        codes: how many ended with which exit code.
    """

    crashes: dict[str, str] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    growth: float = 0.0
    codes: dict[int, int] = field(default_factory=dict)


def run(cases: int, seed: str, folder: Path, progress: Callable[[int], None] | None = None) -> Trials:
    """Lint mutated inputs and return what came of them.

    Args:
        cases: how many.
        seed: the same seed gives the same inputs.
        folder: for the input and the report.
        progress: is told now and then how many are done.
    """
    trials = Trials()
    full = 0
    for number in range(cases):
        name = f"{seed}-{number}"
        _try(name, number, folder, trials)
        if number == _WARM:
            gc.collect()
            full = _peak()
        if progress and number % 1000 == 0:
            progress(number)
    trials.growth = (_peak() - full) / 1024 if full else 0.0
    return trials


def _try(name: str, number: int, folder: Path, trials: Trials) -> None:
    path, output = folder / "input.yaml", folder / "report"
    path.write_bytes(mutated(name))
    words = ["--profile", "pedantic", "--format", FORMATS[number % len(FORMATS)], "--output", str(output), str(path)]
    started = time.process_time()
    try:
        code = main(words)
        if code not in _KNOWN:
            trials.crashes[name] = f"exit code {code}"
        trials.codes[code] = trials.codes.get(code, 0) + 1
    except Exception as error:  # that there is none is what is tried
        trials.crashes[name] = f"{type(error).__name__}: {error}"
    trials.slowest = max(trials.slowest, (time.process_time() - started, name))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
