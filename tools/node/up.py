"""Start the embedded node: everything at once that does not wait for something else."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path

import yaml

from node import (
    addons,
    cgroups,
    configuration,
    control_plane,
    credentials,
    externals,
    images,
    layout,
    namespaces,
    record,
)
from node.down import down, read_sysctls
from node.process import Process, start
from node.record import NodeError, Part, Record
from toolchain import debian
from toolchain.locate import binary
from toolchain.progress import Progress

VALUES = layout.STATE / "values.yaml"
CTR = ("ctr", "--address=/run/containerd/containerd.sock", "--namespace=k8s.io", "images")
IMPORT_LANES = 2


def up(progress: Progress) -> None:
    """Start the node, or make sure that a running one is well and has the services' present image.

    Raises:
        NodeError: something the node needs is missing or taken.
        PartFailed: a part did not start; nothing of the node is left.
    """
    if packages := debian.missing(debian.wanted()):
        raise NodeError(f"Debian packages are missing: {', '.join(packages)}", fix="make setup")
    running = record.read()
    if running and running.complete and running.is_alive():
        progress.say("embedded node: already up")
        _publish_service_image(running.first, progress)
        return
    if down():
        progress.say("embedded node: removed what an earlier start had left")
    try:
        _start(progress)
    except BaseException:
        progress.say("embedded node: not started; removing what was made")
        down()
        raise


def _start(progress: Progress) -> None:
    with progress.step("images") as report:
        system = images.system_images()
        application = [images.sidecar_image(), images.service_image()[1]]
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
        cgroups.make()
        namespaces.prepare(first)
        credentials.write_credentials()
        configuration.write_configuration()
        outside = externals.configure(first)
    run = _Run(written, progress)
    run.note("relay", _relay(first, listening))
    for program in control_plane.programs():
        after = (*program.after, "system images") if program.name == "kubelet" else program.after
        run.add(program.name, after, _starter(program, first))
    run.add("system images", ("containerd",), lambda: _import(first, system))
    run.add("application images", ("system images",), lambda: _import(first, application))
    # not at once: nobody needs it before Dapr is there, and the API server is what everything waits for
    run.add("Kafka", ("kube-apiserver",), outside.start_kafka)
    run.add("PostgreSQL", (), outside.start_postgres)
    run.add("namespace", ("kube-apiserver",), lambda: _namespace(first, outside))
    run.add("CoreDNS", ("kubelet", "kube-proxy"), lambda: addons.install_dns(first))
    run.add(
        "Dapr",
        ("kubelet", "kube-proxy", "kube-scheduler", "kube-controller-manager"),
        lambda: addons.install_dapr(first),
    )
    run.wait()
    _write_values()
    written.complete = True
    written.write()


class _Run:
    """Steps that run side by side, each after those it names."""

    def __init__(self, written: Record, progress: Progress) -> None:
        self._written = written
        self._progress = progress
        self._lock = threading.Lock()
        self._steps: dict[str, tuple[tuple[str, ...], Callable[[], Process | None]]] = {}

    def add(self, name: str, after: tuple[str, ...], work: Callable[[], Process | None]) -> None:
        """Plan a step; a process that it returns is written down as a part of the node."""
        self._steps[name] = (after, work)

    def note(self, name: str, process: Process) -> None:
        """Write a started process down."""
        with self._lock:
            self._written.parts[name] = Part(process.pid, str(process.log))
            self._written.write()

    def wait(self) -> None:
        """Run all steps to their end.

        Raises:
            Exception: that of the step that failed first, at once.
        """
        with ThreadPoolExecutor(len(self._steps)) as pool:
            futures: dict[str, Future[None]] = {}
            known = threading.Event()
            for name, (after, work) in self._steps.items():
                futures[name] = pool.submit(self._step, name, after, work, futures, known)
            known.set()
            try:
                for future in wait(futures.values(), return_when=FIRST_EXCEPTION).done:
                    future.result()
            except BaseException:
                # now, so that steps that still wait see what they wait for end
                namespaces.end(self._written.first)
                raise

    def _step(
        self,
        name: str,
        after: tuple[str, ...],
        work: Callable[[], Process | None],
        futures: dict[str, Future[None]],
        known: threading.Event,
    ) -> None:
        known.wait()
        for earlier in after:
            futures[earlier].result()
        with self._progress.step(name):
            process = work()
            if process:
                self.note(name, process)


def _starter(program: control_plane.Program, first: int) -> Callable[[], Process]:
    def work() -> Process:
        log = layout.LOGS / f"{program.name}.log"
        process = start(program.name, program.command, log, prefix=namespaces.inside(first), outlives_parent=True)
        process.wait_until(lambda: _is_ready(program, first), program.within, "it is ready")
        return process

    return work


def _is_ready(program: control_plane.Program, first: int) -> bool:
    listens = program.port is None or control_plane.listens(first, "127.0.0.1", program.port)
    return listens and program.ready()


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


def _import(first: int, archives: list[Path]) -> None:
    def one(archive: Path) -> None:
        command = [*namespaces.inside(first), *CTR, "import", str(archive)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NodeError(
                f"containerd refused the image {archive.name}: {done.stderr.strip()}",
                fix=f"remove {archive}, so that it is made anew, and run todoctl up again",
            )

    with ThreadPoolExecutor(IMPORT_LANES) as lanes:
        list(lanes.map(one, archives))


def _namespace(first: int, outside: externals.Externals) -> None:
    addons.create_namespace(first, layout.NAMESPACE, outside.secrets())
    addons.grant_cluster_admin(first)


def _publish_service_image(first: int, progress: Progress) -> None:
    name, archive = images.service_image()
    listed = subprocess.run(
        [*namespaces.inside(first), *CTR, "list", "--quiet"], capture_output=True, text=True, check=True
    )
    if name not in listed.stdout.split():
        with progress.step("services' image"):
            _import(first, [archive])
    _write_values()


def _write_values() -> None:
    """Write the values that only this machine knows: which image the services have."""
    repository, _, tag = images.service_image()[0].rpartition(":")
    image = {"repository": repository, "tag": tag, "pullPolicy": "Never"}
    VALUES.write_text(yaml.safe_dump({"image": image}))
