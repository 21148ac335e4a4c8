"""A second node of Kubernetes, beside the first in the same process namespace: for spread and drain."""

from __future__ import annotations

import shutil

from node import cgroups, configuration, images, kubelet, namespaces
from node.clients import import_images, kubectl
from node.layout import FIRST, SECOND
from node.process import Process
from node.record import Part, Record
from node.steps import starter

# a link of two addresses between the nodes
LINK = ("10.244.255.1", "10.244.255.2")
INTERFACE = "to-second"


def add(written: Record) -> None:
    """Start the second node and wait until it is ready for pods.

    Raises:
        PartFailed: one of its programs did not start; nothing of it is left.
        NodeError: its network cannot be made; nothing of it is left.
    """
    started: list[Process] = []
    try:
        _start(written, started)
    except BaseException:
        _take_back(written, started)
        raise


def _start(written: Record, started: list[Process]) -> None:
    # what an interrupted start has left; nothing runs in it
    shutil.rmtree(SECOND.folder, ignore_errors=True)
    SECOND.folder.mkdir()
    cgroups.make(SECOND.cgroup)
    configuration.write_configuration(SECOND)
    holder, second = namespaces.create_within(written.first, SECOND)
    started.append(holder)
    _connect(written.first, second)
    namespaces.prepare(second, SECOND)
    _route(second)
    parts = {SECOND.name: holder}
    for program in kubelet.programs(SECOND):
        process = starter(program, second)()
        started.append(process)
        parts[program.name] = process
        if program.name.endswith("containerd"):
            import_images(second, [*images.system_images(), *images.application_images()])
    written.second = second
    written.parts |= {name: Part(process.pid, str(process.log)) for name, process in parts.items()}


def _connect(first: int, second: int) -> None:
    steps = [
        f"ip link add {INTERFACE} type veth peer name eth0 netns {second}",
        f"ip addr add {LINK[0]}/30 dev {INTERFACE}",
        f"ip link set {INTERFACE} up",
        f"ip route add {SECOND.pods} via {LINK[1]} src {FIRST.address}",
    ]
    namespaces.run_steps(first, steps, fix="todoctl down, and then todoctl up again", network_only=True)


def _route(second: int) -> None:
    steps = [
        f"ip addr add {LINK[1]}/30 dev eth0",
        "ip link set eth0 up",
        f"ip route add {FIRST.pods} via {LINK[0]} src {SECOND.address}",
    ]
    namespaces.run_steps(second, steps, fix="todoctl down, and then todoctl up again")


def _take_back(written: Record, started: list[Process]) -> None:
    for process in reversed(started):
        process.stop()
    kubectl(written.first, "delete", "node", SECOND.name, "--ignore-not-found")
