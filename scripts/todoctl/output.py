"""Prints lines, tables, problems and progress: coloured on a terminal, plain in a pipe."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from todoctl.hints import pasteable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

GOOD, BAD, DOUBTFUL = "green", "bold red", "yellow"
HEARTBEAT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Args:
        cells: the columns; the last one is never cut, so that a command in it can be pasted.
        status: index of the cell that gets the colour.
        style: that colour.
        below: lines under the last column.
    """

    cells: tuple[str, ...]
    status: int = 0
    style: str = ""
    below: tuple[str, ...] = ()


@dataclass(slots=True)
class Progress:
    """Tells what a long step is at, without repeating itself."""

    console: Console
    status: Status | None
    started: float = field(default_factory=time.monotonic)
    newest: dict[str, str] = field(default_factory=dict)
    spoke: float = field(default_factory=time.monotonic)

    def report(self, subject: str, text: str) -> None:
        """Show the state of one subject; a line on its own where there is no terminal.

        Args:
            subject: what the text is about; the same text about it is shown once.
            text: its state.
        """
        silent = time.monotonic() - self.spoke > HEARTBEAT_SECONDS
        changed = self.newest.get(subject) != text
        self.newest[subject] = text
        if self.status is not None:
            from rich.text import Text

            lines = (f"{self.seconds:5.1f} s", *(f"{about}: {state}" for about, state in self.newest.items()))
            self.status.update(Text("\n".join(lines), no_wrap=True, overflow="ellipsis"))
        elif changed or silent:
            self.console.print(f"  {self.seconds:5.1f} s  {subject}: {text}", markup=False)
            self.spoke = time.monotonic()

    def done(self, subject: str) -> None:
        """Stop showing a subject that needs no more attention."""
        self.newest.pop(subject, None)

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self.started


class Screen:
    """The user's terminal, pipe or log file: results on stdout, problems on stderr, commands to paste in both."""

    def __init__(self) -> None:
        from rich.console import Console

        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(highlight=False, soft_wrap=True, stderr=True)

    def say(self, text: str = "", style: str = "") -> None:
        """Print text on stdout."""
        self.out.print(pasteable(text), style=style, markup=False)

    def table(self, rows: Sequence[Row]) -> None:
        """Print rows in columns as wide as their widest cell."""
        from rich.text import Text

        columns = max((len(row.cells) for row in rows), default=0)
        widths = [max(len(row.cells[column]) for row in rows) for column in range(columns - 1)]
        indent = " " * (2 + sum(width + 2 for width in widths))
        for row in rows:
            line = Text("  ")
            for column, width in enumerate(widths):
                line.append(row.cells[column].ljust(width + 2), style=row.style if column == row.status else "")
            line.append(pasteable(row.cells[-1]))
            line.rstrip()
            self.out.print(line)
            for text in row.below:
                self.out.print(indent + pasteable(text), markup=False)

    def problem(self, what: str, *, where: str = "", fix: str = "", seen: str = "") -> None:
        """Print one problem on stderr: where, what, what was seen, how to mend it."""
        from rich.text import Text

        first, *rest = pasteable(what).splitlines() or [""]
        self.err.print(Text.assemble(("Error: ", BAD), f"{where}: {first}" if where else first))
        for line in (*rest, *((f"seen: {seen}",) if seen else ()), *((f"fix: {pasteable(fix)}",) if fix else ())):
            self.err.print(f"  {line}", markup=False)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show the progress of a long step: a spinner on a terminal, lines elsewhere."""
        if self.out.is_terminal:
            with self.out.status("") as status:
                yield Progress(self.out, status)
        else:
            yield Progress(self.out, None)
