"""The commands and the YAML of the documents, as their readers copy them."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass

from toolchain.paths import REPOSITORY

# the pages of rules are tested as rules
TRACKED = subprocess.run(
    ["git", "ls-files", "*.md", ":!docs/rules", ":!tests", ":!tools"],
    cwd=REPOSITORY,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
PROGRAMS = ("helm", "kubectl", "make", "cosign", "todoctl", "daprlint", "pytest", "python")
TIMED = re.compile(r"^(/usr/bin/time -v|time) ")
COMMENT = re.compile(r"\s{2,}#.*$")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a document."""

    document: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}: {self.text}"

    @property
    def words(self) -> list[str]:
        """Its words, the program first and without its folder."""
        program, *rest = shlex.split(self.text.removesuffix(" > /dev/null"))
        return [program.removeprefix(".venv/bin/"), *rest]


def commands() -> list[Command]:
    """Return every line of the blocks of shell, and every command in running text and tables."""
    return [Command(name, line) for name in TRACKED for line in dict.fromkeys(_lines((REPOSITORY / name).read_text()))]


def yaml_blocks() -> list[tuple[str, str]]:
    """Return every block of YAML with the document that it stands in."""
    return [(name, block) for name in TRACKED for block in _blocks((REPOSITORY / name).read_text(), "yaml")]


def _lines(text: str) -> list[str]:
    found = [COMMENT.sub("", line).strip() for block in _blocks(text, "sh") for line in block.splitlines()]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for span in re.findall(r"`([^`\n]+)`", prose):
        found += [line for part in span.split("; ") if _is_command(line := TIMED.sub("", part))]
    return [line for line in found if line]


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def _is_command(span: str) -> bool:
    """Tell whether a piece of code is a whole command; `helm test` in a sentence is a word for one."""
    program, _blank, rest = span.removeprefix(".venv/bin/").partition(" ")
    if program in ("helm", "kubectl"):
        return len(rest.split()) > 1
    return bool(rest) and program in PROGRAMS
