"""The control groups of the nodes' pods, below roots of their own, so that another kubelet's are never touched."""

from __future__ import annotations

from pathlib import Path

from node.layout import FIRST, SECOND

MOUNT = Path("/sys/fs/cgroup")


def make(name: str) -> None:
    """Make a root in every hierarchy: one on cgroup v2, one for each controller on v1.

    Args:
        name: of the root.
    """
    for root in _roots(name):
        root.mkdir(exist_ok=True)
        # version 1 hands no processors or memory nodes down by itself
        for setting in ("cpuset.cpus", "cpuset.mems"):
            if (root / setting).exists() and not (root / setting).read_text().strip():
                (root / setting).write_text((root.parent / setting).read_text())


def remove() -> None:
    """Remove the roots of all nodes and everything below them; nothing may run there any more."""
    for root in left():
        for folder in sorted((f for f in root.rglob("*") if f.is_dir()), reverse=True):
            folder.rmdir()
        root.rmdir()


def left() -> list[Path]:
    """Return the roots that are there."""
    return [root for node in (FIRST, SECOND) for root in _roots(node.cgroup) if root.exists()]


def _roots(name: str) -> list[Path]:
    if (MOUNT / "cgroup.controllers").exists():
        return [MOUNT / name]
    return [folder / name for folder in sorted(MOUNT.iterdir()) if folder.is_dir() and not folder.is_symlink()]
