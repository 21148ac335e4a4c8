"""Start the embedded node: everything at once that does not wait for something else."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Sequence

import yaml

from node import (
    addons,
    basics,
    cgroups,
    configuration,
    control_plane,
    credentials,
    externals,
    images,
    kubelet,
    layout,
    namespaces,
    record,
)
from node.clients import image_names, import_images
from node.down import down, read_sysctls
from node.layout import FIRST
from node.process import Process
from node.record import NodeError, Record
from node.steps import Steps, starter
from toolchain import debian
from toolchain.locate import binary
from toolchain.progress import Progress

VALUES = layout.STATE / "values.yaml"


def up(progress: Progress, wanted: Sequence[str] = ()) -> None:
    """Start the node, or make sure that a running one is well and has the services' present image.

    Args:
        progress: told of each step.
        wanted: names in `addons.ADDONS` that the node is given when it does not have them.

    Raises:
        NodeError: something the node needs is missing or taken.
        PartFailed: a part did not start; nothing of the node is left.
    """
    if packages := debian.missing(debian.wanted()):
        raise NodeError(f"Debian packages are missing: {', '.join(packages)}", fix="make setup")
    running = record.read()
    if running and running.complete and running.is_alive():
        progress.say("embedded node: already up")
        _publish_service_image(running, progress)
        addons.add(wanted, running, progress)
        return
    if down():
        progress.say("embedded node: removed what an earlier start had left")
    try:
        written = _start(progress)
    except BaseException:
        progress.say("embedded node: not started; removing what was made")
        down()
        raise
    addons.add(wanted, written, progress)


def _start(progress: Progress) -> Record:
    with progress.step("images") as report:
        system = images.system_images()
        application = images.application_images()
        report(f"{len(system + application)} archives")
    listening = _listen()
    layout.STATE.mkdir(mode=0o755, parents=True)
    layout.LOGS.mkdir()
    written = Record(0, str(binary("pause")), read_sysctls())

    def write_down(first: int) -> None:
        written.first = first
        written.write()

    first = namespaces.create(write_down)
    with progress.step("namespaces"):
        cgroups.make(FIRST.cgroup)
        namespaces.prepare(first, FIRST)
        credentials.write_credentials()
        configuration.write_configuration(FIRST)
        outside = externals.configure(first)
    run = Steps(written, progress)
    run.note("relay", _relay(first, listening))
    for program in (*control_plane.programs(), *kubelet.programs(FIRST)):
        after = (*program.after, "system images") if program.name == "kubelet" else program.after
        run.add(program.name, after, starter(program, first))
    run.add("system images", ("containerd",), lambda: import_images(first, system))
    run.add("application images", ("system images",), lambda: import_images(first, application))
    # not at once: nobody needs it before Dapr is there, and the API server is what everything waits for
    run.add("Kafka", ("kube-apiserver",), outside.start_kafka)
    run.add("PostgreSQL", (), outside.start_postgres)
    run.add("SMTP", (), outside.start_smtp)
    run.add("namespace", ("kube-apiserver",), lambda: _namespace(first, outside))
    run.add("CoreDNS", ("kubelet", "kube-proxy"), lambda: basics.install_dns(first))
    run.add(
        "Dapr",
        ("kubelet", "kube-proxy", "kube-scheduler", "kube-controller-manager"),
        lambda: basics.install_dapr(first),
    )
    run.wait()
    _write_values()
    written.complete = True
    written.write()
    return written


def _listen() -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", layout.HOST_API_PORT))
    except OSError as error:
        port = layout.HOST_API_PORT
        raise NodeError(
            f"port {port} of 127.0.0.1, where the API server would be reached, is taken ({error.strerror})",
            fix=f"end the program that has it (ss -ltnp 'sport = {port}'), or set TODO_NODE_PORT to a free one",
        ) from error


def _relay(first: int, listening: socket.socket) -> Process:
    log = layout.LOGS / "relay.log"
    command = [*namespaces.inside(first), sys.executable, "-m", "node.relay", f"--fd={listening.fileno()}",
               "--host=127.0.0.1", f"--port={layout.API_PORT}"]  # fmt: skip
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, pass_fds=[listening.fileno()], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    listening.close()
    return Process("relay", log, child)


def _namespace(first: int, outside: externals.Externals) -> None:
    basics.create_namespace(first, layout.NAMESPACE, outside.secrets())
    basics.grant_cluster_admin(first)


def _publish_service_image(written: Record, progress: Progress) -> None:
    name, archive = images.service_image()
    for node in written.nodes:
        if name not in image_names(node):
            with progress.step("services' image"):
                import_images(node, [archive])
    _write_values()


def _write_values() -> None:
    """Write the values that only this machine knows: which image the services have."""
    repository, _, tag = images.service_image()[0].rpartition(":")
    image = {"repository": repository, "tag": tag, "pullPolicy": "Never"}
    VALUES.write_text(yaml.safe_dump({"image": image}))
