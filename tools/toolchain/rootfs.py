"""A minimal Debian root file system with Python: the base layer of locally built images."""

from __future__ import annotations

from pathlib import Path

from toolchain.part import Part, Report
from toolchain.run import run

SUITE = "bookworm"
# libstdc++6: the compiled parts of the services' dependencies link against it, and every Debian image with apt has it
PACKAGES = "python3-minimal,libpython3-stdlib,ca-certificates,netbase,libstdc++6"


def python_rootfs() -> Part:
    """Describe a tar file of Debian bookworm's Python (the same minor version as the Dockerfile's base image)."""

    def build(target: Path, report: Report) -> None:
        run(["mmdebstrap", "--variant=extract", f"--include={PACKAGES}", SUITE, f"{target}/rootfs.tar"])
        report(f"{(target / 'rootfs.tar').stat().st_size >> 20} MB")

    return Part(
        name="rootfs",
        sources=(),
        settings=(SUITE, PACKAGES),
        build=build,
        results=("rootfs.tar",),
        packages=("mmdebstrap",),
    )
