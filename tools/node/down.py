"""End the embedded node and leave nothing of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from node import layout, namespaces, record

CGROUPS = Path("/sys/fs/cgroup")
POD_CGROUPS = ("kubepods", "k8s.io")
# the kubelet sets these for the whole machine
SYSCTLS = ("vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops")


def down() -> bool:
    """End every process of the node, remove its control groups and files, and put the machine's settings back.

    Returns:
        Whether there was anything to end.
    """
    written = record.read()
    found = layout.STATE.exists()
    if written:
        if Path(f"/proc/{written.first}").exists() and _is_ours(written.first):
            namespaces.end(written.first)
        for name, value in written.sysctls.items():
            Path("/proc/sys", name).write_text(value)
    _remove_cgroups()
    _unmount_leftovers()
    if found:
        shutil.rmtree(layout.STATE)
    return found


def read_sysctls() -> dict[str, str]:
    """Return the machine-wide settings that the kubelet is going to change."""
    return {name: Path("/proc/sys", name).read_text().strip() for name in SYSCTLS}


def _is_ours(pid: int) -> bool:
    """Guard against a process id that another program has got since."""
    try:
        return Path(f"/proc/{pid}/exe").readlink().name == "pause"
    except FileNotFoundError:
        return False


def _remove_cgroups() -> None:
    for group in [found for name in POD_CGROUPS for found in CGROUPS.glob(f"*/{name}")]:
        for folder in sorted((f for f in group.rglob("*") if f.is_dir()), reverse=True):
            folder.rmdir()
        group.rmdir()


def _unmount_leftovers() -> None:
    """A mount below the state folder can only be there when an earlier start was cut off half-way."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        target = line.split()[1]
        if target.startswith(f"{layout.STATE}/"):
            subprocess.run(["umount", "--lazy", target], check=True)
