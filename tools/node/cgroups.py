"""The control groups of the node's pods, below a root of their own, so that another kubelet's are never touched."""

from __future__ import annotations

from pathlib import Path

ROOT = "todo-node"
MOUNT = Path("/sys/fs/cgroup")


def make() -> None:
    """Make the root in every hierarchy: one on cgroup v2, one for each controller on v1."""
    for root in _roots():
        root.mkdir(exist_ok=True)
        # version 1 hands no processors or memory nodes down by itself
        for name in ("cpuset.cpus", "cpuset.mems"):
            if (root / name).exists() and not (root / name).read_text().strip():
                (root / name).write_text((root.parent / name).read_text())


def remove() -> None:
    """Remove the root and everything below it; nothing may run there any more."""
    for root in filter(Path.exists, _roots()):
        for folder in sorted((f for f in root.rglob("*") if f.is_dir()), reverse=True):
            folder.rmdir()
        root.rmdir()


def left() -> list[Path]:
    """Return the roots that are there."""
    return [root for root in _roots() if root.exists()]


def _roots() -> list[Path]:
    if (MOUNT / "cgroup.controllers").exists():
        return [MOUNT / ROOT]
    return [folder / ROOT for folder in sorted(MOUNT.iterdir()) if folder.is_dir() and not folder.is_symlink()]
