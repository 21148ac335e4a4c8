"""End the embedded node and leave nothing of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from node import cgroups, layout, namespaces, record

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
        if _is_first_process(written):
            namespaces.end(written.first)
        for name, value in written.sysctls.items():
            Path("/proc/sys", name).write_text(value)
    cgroups.remove()
    _unmount_leftovers()
    if found:
        shutil.rmtree(layout.STATE)
    return found


def read_sysctls() -> dict[str, str]:
    """Return the machine-wide settings that the kubelet is going to change."""
    return {name: Path("/proc/sys", name).read_text().strip() for name in SYSCTLS}


def _is_first_process(written: record.Record) -> bool:
    try:
        return str(Path(f"/proc/{written.first}/exe").readlink()) == written.program
    except FileNotFoundError:
        return False


def _unmount_leftovers() -> None:
    """A mount below the state folder can only be there when an earlier start was cut off half-way."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        target = line.split()[1]
        if target.startswith(f"{layout.STATE}/"):
            subprocess.run(["umount", "--lazy", target], check=True)
