"""kubectl, Helm and ctr, run inside the node so that they end when it does."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from node import layout
from node.namespaces import inside
from node.record import NodeError
from toolchain.locate import binary

CTR = ("ctr", "--address=/run/containerd/containerd.sock", "--namespace=k8s.io", "images")
IMPORT_LANES = 2


def kubectl(first: int, *arguments: str, text: str = "") -> str:
    """Run kubectl as the admin and return what it prints.

    Args:
        first: process id of the node's first process.
        arguments: of kubectl.
        text: what it reads.

    Raises:
        NodeError: it failed.
    """
    return _run(first, [str(binary("kubectl")), *arguments], text=text)


def install_chart(first: int, name: str, chart: Path, namespace: str, values: str, within_seconds: int) -> None:
    """Install a chart, or upgrade its release, and wait until every pod of it is ready.

    Args:
        first: process id of the node's first process.
        name: of the release.
        chart: folder of the chart.
        namespace: made when it is not there.
        values: text of a values file.
        within_seconds: how long it may take.

    Raises:
        NodeError: it failed.
    """
    file = layout.STATE / f"{name}-values.yaml"
    file.write_text(values)
    _run(
        first,
        [str(binary("helm4")), "upgrade", "--install", name, str(chart), "--namespace", namespace,
         "--create-namespace", "--values", str(file), "--wait=watcher", f"--timeout={within_seconds}s"],
    )  # fmt: skip


def import_images(first: int, archives: list[Path]) -> None:
    """Give the containerd of a node images.

    Args:
        first: process id of the first process in the node's namespaces.
        archives: of images.

    Raises:
        NodeError: containerd refused one.
    """

    def one(archive: Path) -> None:
        command = [*inside(first), *CTR, "import", str(archive)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NodeError(
                f"containerd refused the image {archive.name}: {done.stderr.strip()}",
                fix=f"remove {archive}, so that it is made anew, and run todoctl up again",
            )

    with ThreadPoolExecutor(IMPORT_LANES) as lanes:
        list(lanes.map(one, archives))


def image_names(first: int) -> list[str]:
    """Return the names of the images that the containerd of a node has."""
    command = [*inside(first), *CTR, "list", "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def _run(first: int, command: list[str], *, text: str = "") -> str:
    environment = os.environ | {"KUBECONFIG": str(layout.PKI / "admin.kubeconfig")}
    done = subprocess.run(
        [*inside(first), *command], input=text, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode != 0:
        what = f"{Path(command[0]).name} {' '.join(command[1:4])}"
        raise NodeError(f"{what} failed: {done.stderr.strip()}", fix="todoctl status tells which part is unwell")
    return done.stdout
