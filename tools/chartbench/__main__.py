"""`make bench-chart`: measure `helm template` of three charts with as many objects, taking turns."""

from __future__ import annotations

import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import yaml

from chartbench.peers import KINDS, make
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

RUNS = 10
VALUES = "values/everything-on.yaml"


def main() -> None:
    """Print a table of medians."""
    ours = ["template", "todo", ".", "-f", VALUES]
    objects = [body for body in yaml.load_all(_helm(ours), Loader=yaml.CSafeLoader) if body]
    with tempfile.TemporaryDirectory() as folder:
        charts = {f"this chart, {VALUES}": ours}
        for kind in KINDS:
            make(kind, Path(folder, kind), objects)
            charts[kind] = ["template", "todo", f"{folder}/{kind}"]
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in charts}
        for _ in range(RUNS):
            for name, arguments in charts.items():
                taken[name].append(_seconds(arguments))
    print(f"helm template, {len(objects)} objects, median of {RUNS} runs")
    print(f"{'chart':40} {'CPU s':>8} {'wall s':>8}")
    for name, runs in taken.items():
        cpu, wall = (statistics.median(run[index] for run in runs) for index in (0, 1))
        print(f"{name:40} {cpu:8.3f} {wall:8.3f}")


def _helm(arguments: list[str]) -> str:
    command = [str(binary("helm4")), *arguments]
    return subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True).stdout


def _seconds(arguments: list[str]) -> tuple[float, float]:
    """Return the CPU time, user and system, and the time on the clock of one run."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    _helm(arguments)
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ended - began


if __name__ == "__main__":
    main()
