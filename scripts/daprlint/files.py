"""Turn the paths of the command line into releases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from daprlint.document import Source
from daprlint.reader import Unreadable

STDIN = "-"
SUFFIXES = (".yaml", ".yml")


def releases(paths: list[str], *, each: bool) -> Iterator[list[Source]]:
    """Yield the sources of each release: a path is one, a folder with all YAML below it is one.

    Args:
        paths: files, folders, or `-` for standard input.
        each: make every file a release of its own.

    Raises:
        Unreadable: a path does not exist or cannot be read.
    """
    for path in paths:
        sources = [_stdin()] if path == STDIN else [_read(file) for file in _files(Path(path))]
        if each:
            yield from ([source] for source in sources)
        else:
            yield sources


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())


def _stdin() -> Source:
    return Source("<stdin>", sys.stdin.buffer.read())


def _read(path: Path) -> Source:
    try:
        return Source(str(path), path.read_bytes())
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from error
