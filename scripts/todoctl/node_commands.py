"""`todoctl up|down|status`: the embedded node, which is test equipment of the repository's checkout."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from todoctl.errors import FAILED, OK, TodoctlError
from todoctl.options import add_dry_run

if TYPE_CHECKING:
    from todoctl.options import Commands


# the names of node.addons.ADDONS, which an installed todoctl does not have
ADDONS = ("crds", "keda", "metrics-server", "second-node")


def register(commands: Commands) -> None:
    """Add the sub-commands."""
    up = _add(commands, "up", _up, "start the embedded Kubernetes node with Dapr, Kafka and PostgreSQL (root)")
    up.add_argument(
        "--with", dest="addons", metavar="ADDON", action="append", default=[], choices=ADDONS,
        help=f"give it an add-on too, also when it runs already; may be repeated: {', '.join(ADDONS)}",
    )  # fmt: skip
    _add(commands, "down", _down, "end the embedded node and leave nothing of it (root)")
    status = commands.add_parser("status", help="health, memory and log of each part of the embedded node")
    status.set_defaults(run=_status)


def _add(commands: Commands, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:])
    add_dry_run(parser)
    parser.set_defaults(run=run)
    return parser


def _up(options: argparse.Namespace) -> int:
    with _node_errors():
        from node import control_plane, kubelet, layout, record
        from node.record import need_root
        from node.up import up
        from todoctl.output import Screen
        from toolchain.progress import Progress

        if options.dry_run:
            programs = (*control_plane.programs(), *kubelet.programs(layout.FIRST))
            names = ", ".join((*(program.name for program in programs), "Kafka", "PostgreSQL", "CoreDNS", "Dapr"))
            added = f", and add {', '.join(options.addons)}" if options.addons else ""
            Screen().say(f"would start {names} in {layout.STATE} (context {layout.CONTEXT}){added}")
            return OK
        need_root("up")
        with record.locked():
            up(Progress(), options.addons)
        Screen().say(
            f"The embedded node is up: context {layout.CONTEXT}, namespace {layout.NAMESPACE} with its Secrets.\n"
            f"  look around:  export KUBECONFIG={layout.KUBECONFIG}; kubectl -n {layout.NAMESPACE} get pods\n"
            f"  health:       todoctl status\n"
            f"  end it:       todoctl down"
        )
    return OK


def _down(options: argparse.Namespace) -> int:
    with _node_errors():
        from node import layout, record
        from node.down import down
        from node.record import need_root
        from todoctl.output import Screen

        if options.dry_run:
            running = record.read()
            parts = ", ".join(running.parts) if running else "nothing: no node was started"
            Screen().say(f"would end {parts}, and remove {layout.STATE}")
            return OK
        need_root("down")
        with record.locked():
            Screen().say("The embedded node is gone." if down() else "There is no embedded node.")
    return OK


def _status(_options: argparse.Namespace) -> int:
    with _node_errors():
        from node import layout
        from node.record import need_root
        from node.status import PODS, status
        from todoctl.output import BAD, GOOD, Row, Screen

        need_root("status")
        parts = status()
        if parts is None:
            Screen().say("There is no embedded node. Start one: todoctl up")
            return FAILED
        rows = [
            Row(
                (part.name, part.health, _mebibytes(part.memory), part.log),
                status=1,
                style=GOOD if part.health == "ok" else BAD,
                below=part.last_lines,
            )
            for part in parts
        ]
        total = Row(("all", "", _mebibytes(sum(part.memory for part in parts)), ""))
        screen = Screen()
        screen.table([*rows, total])
        unwell = [part.name for part in parts if part.health != "ok"]
        if unwell:
            look = f"see why: kubectl --kubeconfig {layout.KUBECONFIG} get pods -A"
            fix = look if unwell == [PODS] else "todoctl down; todoctl up"
            screen.problem(f"{', '.join(unwell)}: not well", where="embedded node", fix=fix)
    return FAILED if unwell else OK


def _mebibytes(count: int) -> str:
    return f"{count >> 20:5} MiB"


@contextmanager
def _node_errors() -> Iterator[None]:
    """Tell failures of the node in todoctl's way."""
    if find_spec("node") is None:
        raise TodoctlError(
            "the embedded node is not part of an installed todoctl",
            fix="run it from a checkout of the repository, or use your own cluster",
        )
    from node.process import PartFailed
    from node.record import NodeError
    from toolchain.locate import NotBuilt

    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise TodoctlError(
            f"{where}{error.strerror or error}", where="embedded node", fix="todoctl down, and then todoctl up again"
        ) from error
    except NodeError as error:
        raise TodoctlError(error.what, where="embedded node", fix=error.fix) from error
    except PartFailed as error:
        raise TodoctlError(
            str(error), where=error.part, fix="nothing is left of it; mend the cause and run todoctl up again"
        ) from error
    except NotBuilt as error:
        raise TodoctlError(str(error), where="embedded node") from error
