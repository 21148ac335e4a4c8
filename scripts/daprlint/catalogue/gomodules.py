"""Find the Go modules that the catalogue is made of."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

DAPR = "github.com/dapr/dapr"
CONTRIB = "github.com/dapr/components-contrib"
DAPR_RELEASES = {"1.18": "v1.18.3"}


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
    return download(DAPR, version)


def contrib(dapr: Module) -> Module:
    """Return the components-contrib release that a release of Dapr requires."""
    text = (dapr.folder / "go.mod").read_text()
    match = re.search(rf"^\s*{re.escape(CONTRIB)} (\S+)", text, re.MULTILINE)
    if match is None:
        raise ValueError(f"{dapr.folder}/go.mod does not require {CONTRIB}")
    return download(CONTRIB, match[1])


def download(path: str, version: str) -> Module:
    """Return a module, downloaded when it is not in the module cache.

    Raises:
        ModuleMissing: it is not served, or is not what the checksum database says.
    """
    command = ["go", "mod", "download", "-json", f"{path}@{version}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    facts = json.loads(answer.stdout or "{}")
    if answer.returncode:
        raise ModuleMissing(facts.get("Error") or f"{' '.join(command)}: {answer.stderr.strip()}")
    return Module(path, version, facts["Sum"], Path(facts["Dir"]))
