"""The node's own network, mount, process and host-name namespaces, held open by one idle process."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from node import layout
from node.layout import Node
from node.process import Process, start
from node.record import NodeError
from toolchain.locate import binary

HOLDER_SECONDS = 5.0
# built into some kernels, modules of others
KERNEL_MODULES = ("bridge", "br_netfilter", "overlay", "veth", "nf_tables")


def create(write_down: Callable[[int], None]) -> int:
    """Create the namespaces and return the process id of their first process, as the host sees it.

    The first process reaps orphans; when it is killed the kernel ends everything that runs in the node.

    Args:
        write_down: keeps the process id; an interruption before it has ends the namespaces at once.

    Raises:
        PartFailed: the kernel refused a namespace.
    """
    flags = ["--fork", "--pid", "--mount-proc", "--mount", "--net", "--uts", "--kill-child"]
    return _hold("namespaces", flags, write_down)[1]


def create_within(first: int, node: Node) -> tuple[Process, int]:
    """Create namespaces for another node of Kubernetes, and return their holder and its process id on the host.

    It has its own network, mounts and host name, and ends with the first process, whose process namespace it shares.

    Raises:
        PartFailed: the kernel refused a namespace.
    """
    flags = ["--mount", "--net", "--uts", "--propagation=slave"]
    return _hold(node.name, flags, lambda _: None, prefix=inside(first))


def _hold(
    name: str, flags: list[str], write_down: Callable[[int], None], prefix: Sequence[str] = ()
) -> tuple[Process, int]:
    command: list[str | Path] = ["unshare", *flags, binary("pause")]
    holder = start(name, command, _log(name), prefix=prefix, outlives_parent=True)
    try:
        holder.wait_until(lambda: _first_process(holder) is not None, HOLDER_SECONDS, "its first process runs")
        first = _first_process(holder)
        assert first is not None  # noqa: S101 - awaited above
        write_down(first)
    except BaseException:
        holder.stop()
        raise
    return holder, first


def inside(first: int, *, network_only: bool = False) -> list[str]:
    """Return the prefix that runs a command inside the node.

    Args:
        first: process id of the node's first process.
        network_only: keep the host's files, for programs that need no path of the node.
    """
    kinds = ["--net"] if network_only else ["--mount", "--net", "--pid", "--uts"]
    return ["nsenter", f"--target={first}", *kinds, "--"]


def prepare(first: int, node: Node) -> None:
    """Give a node a bridge for its pods, addresses, routes, and private copies of the fixed paths of its programs.

    Args:
        first: process id of the first process in the node's namespaces.
        node: whose they are.

    Raises:
        NodeError: a command failed.
    """
    if modprobe := shutil.which("modprobe"):
        subprocess.run([modprobe, "--all", "--quiet", *KERNEL_MODULES], check=False, capture_output=True)
    state = node.folder
    (state / "resolv.conf").write_text("")
    (state / "hosts").write_text(f"127.0.0.1 localhost\n{node.address} {node.name}\n")
    bridge = layout.BRIDGE
    steps = [
        f"hostname {node.name}",
        "mount --make-rshared /",
        "ip link set lo up",
        f"ip link add {bridge} type bridge",
        f"ip addr add {node.address}/24 dev {bridge}",
        f"ip link set {bridge} up",
        # ClusterIPs must have a route before the kernel rewrites them; there is no default route: nothing leaves
        f"ip route add {layout.SERVICE_CIDR} dev {bridge}",
        "sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1",
        "mount -t tmpfs tmpfs /run",
        f"mount --bind {state}/resolv.conf {Path('/etc/resolv.conf').resolve()}",
        f"mount --bind {state}/hosts /etc/hosts",
    ]
    for path in ("lib/kubelet", "log/pods", "log/containers"):
        Path("/var", path).mkdir(parents=True, exist_ok=True)
        (state / "var" / path).mkdir(parents=True, exist_ok=True)
        steps.append(f"mount --bind {state}/var/{path} /var/{path}")
    steps.append("mount --make-rshared /var/lib/kubelet")
    fix = "the kernel needs bridge, br_netfilter, overlay, veth and nf_tables: modprobe what is missing"
    run_steps(first, steps, fix=fix)


def run_steps(first: int, steps: Sequence[str], *, fix: str, network_only: bool = False) -> None:
    """Run shell commands inside a node, up to the first that fails.

    Args:
        first: process id of the first process in the node's namespaces.
        steps: the commands.
        fix: how to mend it when one fails.
        network_only: see the processes of the host, not those of the node.

    Raises:
        NodeError: a command failed.
    """
    script = "set -e\n" + "\n".join(steps)
    command = [*inside(first, network_only=network_only), "sh", "-c", script]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise NodeError(f"the node's network and mounts cannot be made: {done.stderr.strip()}", fix=fix)


def end(first: int, within_seconds: float = 10.0) -> None:
    """Kill the node's first process and wait until everything in its namespaces is gone.

    Raises:
        TimeoutError: something is still there after the bound.
    """
    members = processes(first)
    subprocess.run(["kill", "-KILL", str(first)], check=False, capture_output=True)
    deadline = time.monotonic() + within_seconds
    while any(Path(f"/proc/{pid}").exists() for pid in members):
        if time.monotonic() > deadline:
            raise TimeoutError(f"processes of the node are still there after {within_seconds:g} s: {members}")
        time.sleep(0.02)


def processes(first: int) -> list[int]:
    """Return the process ids, as the host sees them, of everything that runs in the node, its pods included."""
    try:
        wanted = Path(f"/proc/{first}/ns/pid").readlink()
    except FileNotFoundError:
        return []
    parents: dict[int, int] = {}
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = parent(int(entry.name))
                if (entry / "ns/pid").readlink() == wanted:
                    found.add(int(entry.name))
            except OSError:  # it has ended since, or belongs to somebody else
                continue
    # a pod has a process namespace of its own; its processes descend from the node's
    while more := {pid for pid, above in parents.items() if above in found} - found:
        found |= more
    return sorted(found)


def parent(pid: int) -> int:
    """Return the process id of a process's parent; raises OSError when it has ended."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _first_process(holder: Process) -> int | None:
    children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text().split()
    if not children:
        return None
    # the child is the first process only once it has become the pause program
    return int(children[0]) if Path(f"/proc/{children[0]}/exe").readlink() == binary("pause") else None


def _log(name: str) -> Path:
    layout.LOGS.mkdir(parents=True, exist_ok=True)
    return layout.LOGS / f"{name}.log"
