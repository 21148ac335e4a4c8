"""What an embedded node can have beyond the basics, for tests of what only these parts decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from node import crds, keda, metrics_server, second_node
from node.record import Record
from toolchain.progress import Progress


@dataclass(frozen=True, slots=True)
class Addon:
    """Something that a running node is given.

    Args:
        what: the user reads after its name.
        add: adds it to the node that is written down; run again, it changes nothing.
    """

    what: str
    add: Callable[[Record], None]


ADDONS = {
    "crds": Addon("the kinds of KEDA, External Secrets, Prometheus and the Gateway API, without their operators",
                  crds.add),
    "keda": Addon("KEDA, which takes 10 minutes to build", keda.add),
    "metrics-server": Addon("the metrics that autoscaling needs", metrics_server.add),
    "second-node": Addon("another node of Kubernetes, for spread and drain", second_node.add),
}  # fmt: skip


def add(wanted: Sequence[str], written: Record, progress: Progress) -> None:
    """Give a running node the add-ons that it does not have yet.

    Args:
        wanted: names in ADDONS.
        written: the running node; it remembers what it has.
        progress: told of each add-on.

    Raises:
        NodeError: an add-on could not be added; the node is as it was without it.
        PartFailed: the same.
    """
    for name in dict.fromkeys(wanted):
        if name in written.addons:
            progress.say(f"{name}: already there")
            continue
        with progress.step(name):
            ADDONS[name].add(written)
        written.addons.append(name)
        written.write()
