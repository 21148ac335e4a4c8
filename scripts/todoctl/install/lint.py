"""Lets daprlint read what the chart renders, before anything is installed."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec

from todoctl.errors import TodoctlError

# what daprlint begins a finding with; the place is in a text that nobody keeps
WARNING = re.compile(r"^\S+:\d+:\d+: (warning .+)$", re.MULTILINE)


def lint(rendered: str) -> str:
    """Return in a few words what daprlint thinks of rendered manifests, and each warning on a line below.

    Args:
        rendered: the YAML that helm template gives.

    Raises:
        TodoctlError: it has errors in it.
    """
    if find_spec("daprlint") is None or find_spec("daprlint.__main__") is None:
        return "not done: daprlint is not installed (pip install 'todo-app[lint]')"
    command = [sys.executable, "-m", "daprlint", "-"]
    result = subprocess.run(command, input=rendered, capture_output=True, text=True, check=False)
    if result.returncode:
        text = "\n".join(filter(None, (result.stdout.strip(), result.stderr.strip())))
        raise TodoctlError(
            f"daprlint finds errors in what the chart renders\n{text}",
            where="lint",
            fix="mend the values (see: daprlint explain CODE), or leave the lint out with --skip-lint",
        )
    *_, summary = ["clean", *result.stdout.strip().splitlines()]
    return "\n    ".join((summary, *WARNING.findall(result.stdout)))
