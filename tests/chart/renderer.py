"""One Helm 4 that stays: the program chart-renderer runs `helm template` as often as it is asked, in one process."""

from __future__ import annotations

import atexit
import functools
import json
import subprocess
from dataclasses import dataclass
from threading import Lock

from toolchain import locate
from toolchain.paths import REPOSITORY


@dataclass(frozen=True, slots=True)
class Answer:
    """What Helm wrote to its two outputs, and whether it ended with an error."""

    output: str
    errors: str
    failed: bool


class Renderer:
    """A running chart-renderer, in the folder of the chart."""

    def __init__(self) -> None:
        """Start the program."""
        self._lock = Lock()
        self._process = subprocess.Popen(
            [locate.binary("chart-renderer")], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._process.communicate)

    def template(self, *arguments: str) -> Answer:
        """Run `helm template` with these arguments; questions of several threads are answered one after the other."""
        assert self._process.stdin
        assert self._process.stdout
        with self._lock:
            self._process.stdin.write(json.dumps({"arguments": arguments}) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        assert answer, f"chart-renderer has ended with {self._process.wait()}, asked for {arguments}"
        return Answer(**json.loads(answer))


@functools.cache
def renderer() -> Renderer:
    """Return the renderer of this process."""
    return Renderer()
