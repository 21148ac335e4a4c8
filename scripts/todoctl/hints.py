"""Makes the commands that messages name ones that the user can paste."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

# the word after the program, so that prose about it stays as it is
COMMAND = re.compile(
    r"(?<![\w./-])(todoctl|daprlint)(?= (?:up|down|status|preflight|install|test|uninstall|explain)\b)"
)


def pasteable(text: str) -> str:
    """Return the text with this program, and daprlint beside it, called in a way that works where the user is."""
    return COMMAND.sub(lambda match: _call(match[1]), text)


def _call(program: str) -> str:
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
