"""Build Go programs out of the modules below tools/go."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path

from toolchain.part import Part, Report
from toolchain.paths import TOOLS
from toolchain.run import run

PROGRESS_EVERY = 100


def go_programs(
    name: str,
    packages: dict[str, str],
    *,
    variables: dict[str, str] | None = None,
    gigabytes: tuple[int, int] = (3, 2),
    on_request: bool = False,
) -> Part:
    """Describe the programs of one Go module.

    Args:
        name: folder below tools/go that holds go.mod and go.sum.
        packages: result name -> package to build.
        variables: string variables that the linker sets, as a release build does.
        gigabytes: free disk and memory, both in GiB, that a first build takes.
        on_request: built only when it is named.
    """
    link = " ".join(["-s", "-w", *(f"-X {key}={value}" for key, value in (variables or {}).items())])
    flags = ("-mod=readonly", "-trimpath", "-buildvcs=false", "-v", "-ldflags", link)

    def build(target: Path, report: Report) -> None:
        module = TOOLS / "go" / name
        target.joinpath("bin").mkdir()
        compiled = 0

        def count(line: str) -> None:
            nonlocal compiled
            if line.startswith("go: downloading") or " " in line:
                return
            compiled += 1
            if compiled % PROGRESS_EVERY == 0:
                report(f"{compiled} packages compiled")

        environment = os.environ | {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": ""}
        # one command for all programs: packages they share are compiled once and links overlap
        run(
            ["go", "build", *flags, "-o", f"{target}/bin/", *packages.values()],
            folder=module, environment=environment, on_line=count,
        )  # fmt: skip
        for result, package in packages.items():
            built = target / "bin" / package.rsplit("/", 1)[-1]
            if built.name != result:
                built.rename(target / "bin" / result)

    return Part(
        name=name,
        sources=(f"go/{name}",),
        settings=(go_version(), link, *flags, *packages.values(), *packages),
        build=build,
        results=tuple(f"bin/{result}" for result in packages),
        programs=("go",),
        gigabytes=gigabytes,
        on_request=on_request,
    )


@functools.cache
def go_version() -> str:
    """Return the version of the Go on PATH, or an empty text when there is none."""
    try:
        return subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, check=True).stdout.strip()
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ""
