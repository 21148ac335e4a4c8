"""Render a chart with the helm program."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from daprlint.document import Source
from daprlint.reader import Unreadable


def render(chart: str, values: list[str], settings: list[str], helm: str) -> Source:
    """Return what `helm template` prints, twice.

    Args:
        chart: folder of the chart.
        values: values files.
        settings: `key=value` pairs.
        helm: the program; if not given, $HELM or the helm on PATH.

    Raises:
        Unreadable: there is no helm, or it cannot render the chart.
    """
    program = helm or os.environ.get("HELM") or "helm"
    if shutil.which(program) is None:
        raise Unreadable(f"{program}: no such program. Fix: install helm, or name it with --helm or $HELM")
    if not Path(chart).joinpath("Chart.yaml").is_file():
        raise Unreadable(f"{chart}: is not a chart: it has no Chart.yaml")
    options = [*(f"--values={file}" for file in values), *(f"--set={setting}" for setting in settings)]
    command = [program, "template", chart, *options]
    # two at once take hardly longer than one
    renders = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    first, second = (render.communicate() for render in renders)
    if renders[0].returncode:
        message = " ".join(first[1].decode(errors="replace").split())
        raise Unreadable(f"{chart}: helm cannot render it: {message.removeprefix('Error: ')}")
    again = second[0] if not renders[1].returncode else None
    return Source(f"<helm template {chart}>", first[0], chart, again)
