"""Manifests to measure with: what the chart renders with everything switched on, over and over."""

from __future__ import annotations

from pathlib import Path

from toolchain.paths import REPOSITORY

_RENDERED = REPOSITORY / "tests" / "chart" / "golden" / "everything-on"


def write_manifests(folder: Path, count: int) -> Path:
    """Write a number of documents, a file for each release, and return the folder."""
    documents = [path.read_text() for path in sorted(_RENDERED.glob("*.yaml"))]
    folder.mkdir()
    for first in range(0, count, len(documents)):
        release = documents[: count - first]
        folder.joinpath(f"release-{first:05}.yaml").write_text("---\n".join(release))
    return folder
