"""Turn the paths of the command line into releases."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from daprlint.document import Source
from daprlint.reader import Unreadable

STDIN = "-"
SUFFIXES = (".yaml", ".yml")


def releases(paths: Sequence[str], *, each: bool) -> Iterator[list[Source]]:
    """Yield the sources of each release: a path is one, a folder with all YAML below it is one.

    Args:
        paths: files, folders, or `-` for standard input.
        each: make every file a release of its own.

    Raises:
        Unreadable: a path does not exist or cannot be read.
    """
    for path in dict.fromkeys(paths):  # what is named twice is still there once
        sources = [_stdin()] if path == STDIN else [_read(file) for file in _files(Path(path))]
        if each:
            yield from ([source] for source in sources)
        else:
            yield sources


def _files(path: Path) -> list[Path]:
    """Return the path itself, or the files below it; os.walk, unlike rglob, tells of a folder it cannot enter."""
    try:
        if not path.is_dir():
            return [path]
    except OSError as error:
        _refuse(error)
    below = (
        Path(folder, name) for folder, _, names in os.walk(path, onerror=_refuse) for name in names
        if name.endswith(SUFFIXES)
    )  # fmt: skip
    return sorted(file for file in below if file.is_file())


def _refuse(error: OSError) -> NoReturn:
    raise Unreadable(f"{error.filename}: cannot be read: {error.strerror}") from error


def _stdin() -> Source:
    if sys.stdin is None:
        raise Unreadable("<stdin>: cannot be read: it is closed")
    return Source("<stdin>", sys.stdin.buffer.read())


def _read(path: Path) -> Source:
    try:
        return Source(str(path), path.read_bytes())
    except OSError as error:
        _refuse(error)
