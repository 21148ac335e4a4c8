"""Print the table of docs/benchmarks.md: wall time and memory of whole processes, on the same files."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from daprlint.catalogue.schemas import versions
from daprlint.catalogue.schemas.kubeconform import write
from lintbench.manifests import write_manifests
from lintbench.process import Measured, measure
from toolchain.locate import binary

_COUNTS = (100, 1000)
_REFERENCE, _SLOW = "kubeconform", "kubernetes-validate"


def main() -> None:
    """Measure in rounds, each program once a round, so that other work on the machine meets all alike."""
    parser = argparse.ArgumentParser(prog="lintbench")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--kubernetes-validate", metavar="PROGRAM", help="measure this program too")
    options = parser.parse_args()
    print(f"| program | documents | wall, median of {options.rounds} | of {_REFERENCE} | CPU | memory at most |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        schemas = Path(folder, "schemas")
        write(schemas, versions("kubernetes")[-1], versions("dapr")[-1])
        for count in _COUNTS:
            manifests = write_manifests(Path(folder, str(count)), count)
            commands = _commands(manifests, schemas)
            for command in commands.values():
                measure(command)  # reads the files into the page cache, and writes byte code
            rounds = [{name: measure(command) for name, command in commands.items()} for _ in range(options.rounds)]
            done = {name: [found[name] for found in rounds] for name in commands}
            if options.kubernetes_validate:
                # once: it takes as long as all others together
                done[_SLOW] = [measure(_kubernetes_validate(options.kubernetes_validate, manifests))]
            for name, found in done.items():
                print(_row(name, count, found, done[_REFERENCE]), flush=True)


def _commands(manifests: Path, schemas: Path) -> dict[str, list[str]]:
    return {
        "daprlint": [sys.executable, "-m", "daprlint", "--each", "--quiet", "--exit-zero", str(manifests)],
        _REFERENCE: [
            str(binary("kubeconform")), "-strict", "-kubernetes-version", f"{versions('kubernetes')[-1]}.0",
            "-schema-location", str(schemas), "-summary", str(manifests),
        ],
    }  # fmt: skip


def _kubernetes_validate(program: str, manifests: Path) -> list[str]:
    files = sorted(map(str, manifests.iterdir()))
    return [program, "--strict", "--kubernetes-version", versions("kubernetes")[-1], *files]


def _row(name: str, count: int, done: list[Measured], reference: list[Measured]) -> str:
    wall = median(one.wall for one in done)
    share = wall / median(one.wall for one in reference)
    cpu, memory = median(one.cpu for one in done), max(one.memory for one in done)
    return f"| {name} | {count} | {wall:.2f} s | {share:.2f} | {cpu:.2f} s | {memory / 1024:.0f} MiB |"


if __name__ == "__main__":
    main()
