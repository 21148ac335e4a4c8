"""Find what the toolchain has built."""

from __future__ import annotations

import functools
import json
import subprocess
from pathlib import Path

from toolchain.part import Part
from toolchain.parts import DAPR, DAPR_MODULE, parts
from toolchain.paths import TOOLS


class NotBuilt(Exception):
    """A tool is asked for that is not built yet."""

    def __init__(self, name: str, part: Part | None = None) -> None:
        fix = f"python -m toolchain build {part.name}" if part and part.on_request else "make setup"
        super().__init__(f"{name} is not built for this checkout. Fix: {fix}")


@functools.cache
def binary(name: str) -> Path:
    """Return the path of a built program.

    Raises:
        NotBuilt: no part has it, or its part is not built for the present inputs.
    """
    for part in parts().values():
        if f"bin/{name}" in part.results:
            if part.is_built():
                return part.folder() / "bin" / name
            raise NotBuilt(name, part)
    raise NotBuilt(name)


def kafka_libs() -> Path:
    """Return the folder of Kafka's jars."""
    return _built("kafka") / "libs"


def python_rootfs() -> Path:
    """Return the tar file of the Python base layer."""
    return _built("rootfs") / "rootfs.tar"


@functools.cache
def dapr_chart() -> Path:
    """Return Dapr's own Helm chart, which is part of its Go module."""
    return go_module("dapr", f"{DAPR_MODULE}@v{DAPR}") / "charts" / "dapr"


def go_module(name: str, module: str) -> Path:
    """Return the folder of a downloaded Go module.

    Args:
        name: folder below tools/go whose go.sum verifies the module.
        module: path@version.
    """
    answer = subprocess.run(
        ["go", "mod", "download", "-json", module], cwd=TOOLS / "go" / name, capture_output=True, text=True, check=True
    )
    return Path(json.loads(answer.stdout)["Dir"])


def _built(name: str) -> Path:
    part = parts()[name]
    if not part.is_built():
        raise NotBuilt(name)
    return part.folder()
