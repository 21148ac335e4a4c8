"""A helm that answers from files and writes down how it was called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SCRIPT = r"""#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/calls"
case $* in get\ *) answer=get-$2;; *only=components*) answer=$1-components;; *) answer=$1;; esac
[ -x "$here/$answer.do" ] && "$here/$answer.do"
[ -f "$here/$answer.err" ] && { cat "$here/$answer.err" >&2; exit 1; }
[ -f "$here/$answer.out" ] && cat "$here/$answer.out"
exit 0
"""


@dataclass(frozen=True, slots=True)
class FakeHelm:
    """The program's folder."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, version: str = "v4.3.1") -> FakeHelm:
        """Write the program; there is no release yet."""
        folder.mkdir()
        helm = cls(folder)
        helm.program.write_text(SCRIPT)
        helm.program.chmod(0o755)
        helm.answer("version", version)
        helm.refuse("history", "Error: release: not found\n")
        return helm

    @property
    def program(self) -> Path:
        """The program."""
        return self.folder / "helm"

    def answer(self, command: str, text: str) -> None:
        """Let a command succeed with a text; get hooks is called get-hooks, and so on."""
        (self.folder / f"{command}.err").unlink(missing_ok=True)
        (self.folder / f"{command}.out").write_text(text)

    def refuse(self, command: str, text: str) -> None:
        """Let a command fail with a text."""
        (self.folder / f"{command}.err").write_text(text)

    def calls(self, command: str) -> list[str]:
        """How a command was called, in order."""
        path = self.folder / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in lines if line.startswith(command)]
