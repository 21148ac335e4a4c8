"""Steps of a start that run side by side, each after those it names, and the starting of a program as one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait

from node import control_plane, layout, namespaces
from node.process import Process, start
from node.record import Part, Record
from toolchain.progress import Progress


class Steps:
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


def starter(program: control_plane.Program, first: int) -> Callable[[], Process]:
    """Return what starts a program inside a node and waits until it serves.

    Args:
        program: what to start.
        first: process id of the first process in the node's namespaces.
    """

    def work() -> Process:
        log = layout.LOGS / f"{program.name}.log"
        process = start(program.name, program.command, log, prefix=namespaces.inside(first), outlives_parent=True)
        process.wait_until(lambda: _is_ready(program, first), program.within, "it is ready")
        return process

    return work


def _is_ready(program: control_plane.Program, first: int) -> bool:
    listens = program.port is None or control_plane.listens(first, "127.0.0.1", program.port)
    return listens and program.ready()
