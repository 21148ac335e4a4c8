"""`python -m lintfuzz --cases 100000 --seed 7`: many inputs, and what came of them."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path

from lintfuzz.mutation import mutated
from lintfuzz.trial import run

# of an input of some kilobytes; what takes longer does not only depend on the size
_SECONDS = 5.0
_MEBIBYTES = 200.0


def main() -> int:
    """Return 1 when an input was too much for the linter; such inputs are kept."""
    parser = argparse.ArgumentParser(prog="lintfuzz")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", default="0")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(Path(os.devnull).open("w")):
        trials = run(options.cases, options.seed, Path(folder), lambda done: print(f"  {done} tried", flush=True))
    ended = ", ".join(f"{count} with {code}" for code, count in sorted(trials.codes.items()))
    print(f"{options.cases} inputs: {ended}; slowest {trials.slowest[0]:.2f} s; grown by {trials.growth:.0f} MiB")
    bad = trials.crashes | ({trials.slowest[1]: "too slow"} if trials.slowest[0] > _SECONDS else {})
    for name, reason in bad.items():
        kept = Path(tempfile.gettempdir(), f"lintfuzz-{name}.yaml")
        kept.write_bytes(mutated(name))
        print(f"{kept}: {reason}")
    if trials.growth > _MEBIBYTES:
        print(f"the process has grown by more than {_MEBIBYTES:.0f} MiB")
    return bool(bad or trials.growth > _MEBIBYTES)


if __name__ == "__main__":
    sys.exit(main())
