"""The stored rendering of every overlay: one file an object, so that a diff reads like a review of the change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from .helm import Overlay
    from .objects import Manifest

ROOT = Path(__file__).parent / "golden"
# they change with every release of the chart, and with nothing else
NOISE = ("helm.sh/chart", "app.kubernetes.io/version")


def files(objects: tuple[Manifest, ...]) -> dict[str, str]:
    """Return normalised YAML by file name."""
    return {f"{item.kind.lower()}-{item.name}.yaml": _text(item.body) for item in objects}


def stored(overlay: Overlay) -> dict[str, str]:
    """Return what is stored for an overlay, by file name."""
    return {path.name: path.read_text() for path in (ROOT / overlay.name).glob("*.yaml")}


def store(overlay: Overlay, objects: tuple[Manifest, ...]) -> None:
    """Replace what is stored for an overlay."""
    folder = ROOT / overlay.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in files(objects).items():
        (folder / name).write_text(text)


def _text(body: dict[str, Any]) -> str:
    metadata = body["metadata"]
    labels = {name: value for name, value in metadata["labels"].items() if name not in NOISE}
    return yaml.dump({**body, "metadata": {**metadata, "labels": labels}}, Dumper=yaml.CSafeDumper, width=120)
