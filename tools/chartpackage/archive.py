"""Pack a chart with Helm, then write the archive anew without what differs from run to run."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path


def package(chart: Path, folder: Path, helm: Path, seconds: int) -> Path:
    """Pack a chart and return the archive.

    Helm 3 writes the time of packing into every header, Helm 4 the time of each file; the order is that of a walk.

    Args:
        chart: folder of the chart.
        folder: where the archive goes; it is made.
        helm: program, version 3 or 4.
        seconds: the time of everything in the archive, and of the archive: a push writes it into the manifest.

    Raises:
        subprocess.CalledProcessError: Helm refuses the chart; its words are in stderr.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        command: list[str | Path] = [helm, "package", chart, "--destination", scratch]
        subprocess.run(command, capture_output=True, text=True, check=True)
        (packed,) = Path(scratch).glob("*.tgz")
        target = folder / packed.name
        target.write_bytes(normalised(packed.read_bytes(), seconds))
    os.utime(target, (seconds, seconds))
    return target


def normalised(archive: bytes, seconds: int) -> bytes:
    """Return a tar.gz with the same files in the order of their names, all of one time and of nobody."""
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive)) as source,
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=seconds) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as target,
    ):
        for member in sorted(source.getmembers(), key=_chart_first):
            clean = tarfile.TarInfo(member.name)
            clean.size, clean.mode, clean.mtime = member.size, 0o644, seconds
            target.addfile(clean, source.extractfile(member))
    return packed.getvalue()


def _chart_first(member: tarfile.TarInfo) -> tuple[int, str]:
    """Chart.yaml comes first, as Helm writes it: who wants to know what a package is reads no further."""
    return (not member.name.endswith("/Chart.yaml") or member.name.count("/") > 1), member.name
