"""Find the line of a chart that a rendered line was made of.

Helm does not say it, so it is a comparison: what stands in a template outside of its actions must stand in the
rendered line, and of several such lines the one counts whose neighbours agree as well. Where that leaves a doubt,
no line is named.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from daprlint.document import Document
from daprlint.finding import Finding

_ACTION = re.compile(r"\{\{.*?\}\}")
_FILES = re.compile(r'\.Files\.\w+ \(?(?:printf )?"([^"*%]+)/')
_LETTERS = re.compile(r"\w")
_FEWEST_LETTERS = 3
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in a chart.

    Args:
        file: path from the current folder.
        line: counted from 1; 0 where only the file is known.
    """

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a template: what it may render to, and how many letters of that are its own."""

    pattern: re.Pattern[str]
    letters: int


def origin(finding: Finding) -> Origin | None:
    """Return where in its chart a finding comes from; nothing for what was not rendered here."""
    document = finding.document
    if not document.source.chart or not document.template:
        return None
    named = _file(document)
    rendered = [line.strip() for line in document.source.lines]
    at = finding.mark.line - 1
    best = _best(rendered, at, named, _others(document.source.chart, named))
    return best or (Origin(_shown(named)) if named.is_file() else None)


def _file(document: Document) -> Path:
    """Return the template that Helm names: it calls the chart's folder by the chart's name."""
    return Path(document.source.chart, *Path(document.template).parts[1:])


def _others(chart: str, named: Path) -> Iterator[Path]:
    """Yield the named templates of a chart and its subcharts, and the files that they read."""
    folder = Path(chart)
    templates = sorted([*folder.glob("templates/**/*"), *folder.glob("charts/*/templates/**/*")])
    text = "\n".join(_text(file) for file in templates if file.suffix in (".tpl", ".yaml"))
    read = [path for name in dict.fromkeys(_FILES.findall(text)) for path in sorted(folder.joinpath(name).glob("*"))]
    for file in [*templates, *read]:
        if file.suffix in (".tpl", ".yaml", ".yml") and file != named:
            yield file


def _best(rendered: list[str], at: int, named: Path, others: Iterable[Path]) -> Origin | None:
    ranked = sorted(
        ((line.letters, file == named, _agreeing(rendered, at, lines, index), str(file), index + 1)
         for file in (named, *others)
         for lines in [_lines(_text(file))]
         for index, line in enumerate(lines)
         if line.letters >= _FEWEST_LETTERS and line.pattern.fullmatch(rendered[at])),
        reverse=True,
    )  # fmt: skip
    if not ranked or (len(ranked) > 1 and ranked[0][:3] == ranked[1][:3]):
        return None
    return Origin(_shown(Path(ranked[0][3])), ranked[0][4])


def _agreeing(rendered: list[str], at: int, lines: list[_Line], index: int) -> int:
    """Count the neighbours of a line that may render to the neighbours of the rendered one."""
    pairs = ((at + step, index + step) for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1) if step)
    return sum(
        1 for there, here in pairs
        if 0 <= there < len(rendered) and 0 <= here < len(lines) and lines[here].letters
        and lines[here].pattern.fullmatch(rendered[there])
    )  # fmt: skip


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""  # a template of a packed subchart


@functools.cache
def _lines(template: str) -> list[_Line]:
    found = []
    for line in template.splitlines():
        literals = [part.strip() for part in _ACTION.split(line.strip())]
        pattern = r"\s*.*\s*".join(re.escape(literal) for literal in literals)
        found.append(_Line(re.compile(pattern), sum(len(_LETTERS.findall(literal)) for literal in literals)))
    return found


def _shown(file: Path) -> str:
    return os.path.relpath(file) if file.is_absolute() else str(file)
