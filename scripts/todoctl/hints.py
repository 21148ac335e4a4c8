"""Makes the commands that messages name ones that the user can paste."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

# the word after the program, so that prose about it stays as it is
WORDS = "up|down|status|preflight|install|test|plan|migrate|rollback|uninstall|manifests|dlq|explain"
OWN = re.compile(rf"(?<![\w./-])(todoctl|daprlint)(?= (?:{WORDS})\b)")
KUBECTL = re.compile(r"(?<![\w./-])kubectl(?= -)")


def pasteable(text: str) -> str:
    """Return the text with todoctl, daprlint and kubectl called in a way that works where the user is."""
    return KUBECTL.sub(lambda _: _kubectl(), OWN.sub(lambda match: _own(match[1]), text))


def _own(program: str) -> str:
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{_from_here(Path(sys.executable))} -m {program}"
    path = called.with_name(program)
    found = shutil.which(program)
    return program if found and Path(found).resolve() == path.resolve() else _from_here(path)


def _from_here(path: Path) -> str:
    here = Path.cwd()
    short = str(path.relative_to(here) if path.is_relative_to(here) else path)
    return shlex.quote(short if "/" in short else f"./{short}")


def _kubectl() -> str:
    """Return kubectl on PATH, else the one that the toolchain has built for the embedded node."""
    if shutil.which("kubectl") or find_spec("toolchain") is None:
        return "kubectl"
    from toolchain.locate import NotBuilt, binary

    try:
        return shlex.quote(str(binary("kubectl")))
    except NotBuilt:
        return "kubectl"
