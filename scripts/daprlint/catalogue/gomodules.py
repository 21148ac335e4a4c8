"""Find the Go modules that the catalogue is made of."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

DAPR = "github.com/dapr/dapr"
CONTRIB = "github.com/dapr/components-contrib"
DAPR_RELEASES = {"1.14": "v1.14.4", "1.15": "v1.15.4", "1.16": "v1.16.5", "1.17": "v1.17.5", "1.18": "v1.18.3"}


class ModuleMissing(Exception):
    """A module cannot be had; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module in the Go module cache."""

    path: str
    version: str
    sum: str
    folder: Path


def dapr(version: str) -> Module:
    """Return a release of Dapr, downloaded when it is not there."""
    return download(f"{DAPR}@{version}")


def contrib(dapr: Module) -> Module:
    """Return the components-contrib release that a release of Dapr requires, with the hash that its go.sum names."""
    return download(CONTRIB, dapr.folder)


def download(module: str, inside: Path | None = None) -> Module:
    """Return a module, downloaded when it is not in the module cache.

    Args:
        module: its path, with @version outside of a module.
        inside: folder of the module whose go.mod and go.sum decide.

    Raises:
        ModuleMissing: it is not served, or is not what go.sum or the checksum database says.
    """
    command = ["go", "mod", "download", "-json", module]
    environment = {**os.environ, "GOFLAGS": "-mod=readonly", "GOWORK": "off"}
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=inside, env=environment)
    facts = json.loads(answer.stdout or "{}")
    if answer.returncode:
        raise ModuleMissing(facts.get("Error") or f"{' '.join(command)}: {answer.stderr.strip()}")
    return Module(facts["Path"], facts["Version"], facts["Sum"], Path(facts["Dir"]))
