"""Find the Go modules that the catalogue is made of."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

DAPR = "github.com/dapr/dapr"
CONTRIB = "github.com/dapr/components-contrib"


@dataclass(frozen=True, slots=True)
class Module:
    """A module in the Go module cache."""

    path: str
    version: str
    sum: str
    folder: Path


def dapr(version: str) -> Module:
    """Return a release of Dapr, downloaded when it is not there."""
    return _download(DAPR, version)


def contrib(dapr: Module) -> Module:
    """Return the components-contrib release that a release of Dapr requires."""
    text = (dapr.folder / "go.mod").read_text()
    match = re.search(rf"^\s*{re.escape(CONTRIB)} (\S+)", text, re.MULTILINE)
    if match is None:
        raise ValueError(f"{dapr.folder}/go.mod does not require {CONTRIB}")
    return _download(CONTRIB, match[1])


def _download(path: str, version: str) -> Module:
    answer = subprocess.run(
        ["go", "mod", "download", "-json", f"{path}@{version}"], capture_output=True, text=True, check=True
    )
    facts = json.loads(answer.stdout)
    return Module(path, version, facts["Sum"], Path(facts["Dir"]))
