"""Where a finding is shown to programs that open files: in the chart, if that was rendered."""

from __future__ import annotations

import os
from dataclasses import dataclass

from daprlint.report import Found


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file.

    Args:
        file: from the current folder, if it is below that.
        line: counted from 1; 0 where none is known.
        column: counted from 1; 0 where only the line is known.
        end_line: last line.
        end_column: column after the last character.
    """

    file: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


def place(finding: Found) -> Place:
    """Return the place of a finding."""
    if finding.origin:
        return Place(finding.origin.file, finding.origin.line)
    file = _relative(finding.subject.file)
    return Place(file, finding.line, finding.column, finding.end_line, finding.end_column)


def _relative(name: str) -> str:
    near = os.path.relpath(name) if os.path.isabs(name) else os.path.normpath(name)  # noqa: PTH117
    return name if near.startswith(os.pardir) else near
