"""Replaces a folder of manifests and its archive as a whole, and touches nothing that it has not written itself."""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from todoctl.errors import TodoctlError
from todoctl.plain.kustomization import MARK

OTHER_PLACE = "name another folder with --out, or move it away"


@dataclass(frozen=True, slots=True)
class Change:
    """What writing means for the files of an earlier run."""

    new: int
    changed: int
    removed: int

    def __str__(self) -> str:
        return f"{self.new} new, {self.changed} changed, {self.removed} removed"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, and beside it the archive of the same content."""

    path: Path

    @property
    def archive(self) -> Path:
        """The archive."""
        return self.path.with_name(f"{self.path.name}.tar.gz")

    def compare(self, files: Mapping[str, str]) -> Change:
        """Return what `write` would change.

        Args:
            files: text by path below the folder.

        Raises:
            TodoctlError: there is something that an earlier run has not written.
        """
        with _explained(self.path):
            old = dict(self._earlier())
            if self.archive.exists() and not _is_ours(self.archive):
                what = "is not replaced: todoctl has not written it"
                raise TodoctlError(what, where=str(self.archive), fix=OTHER_PLACE)
        common = files.keys() & old.keys()
        changed = sum(files[path] != old[path] for path in common)
        return Change(len(files.keys() - old.keys()), changed, len(old.keys() - files.keys()))

    def write(self, files: Mapping[str, str]) -> None:
        """Replace the folder and the archive; what goes wrong while the files are made leaves both as they were.

        Args:
            files: as for `compare`, which must have been called.

        Raises:
            TodoctlError: it cannot be written.
        """
        with _explained(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=f".{self.path.name}.", dir=self.path.parent) as name:
                new, old, archive = (Path(name) / part for part in ("new", "old", "archive"))
                for path, text in files.items():
                    (new / path).parent.mkdir(parents=True, exist_ok=True)
                    (new / path).write_text(text, encoding="utf-8")
                archive.write_bytes(pack(self.path.name, files))
                if self.path.exists():
                    self.path.rename(old)
                new.rename(self.path)
                archive.replace(self.archive)

    def _earlier(self) -> Iterator[tuple[str, str]]:
        """Yield the path and the text of every file of an earlier run."""
        in_the_way = [path for path in (self.path, *self.path.parents) if path.exists() and not path.is_dir()]
        in_the_way += [self.path] if self.path.is_symlink() else []
        if in_the_way:
            raise TodoctlError("is no folder", where=str(in_the_way[0]), fix=OTHER_PLACE)
        for path in _below(self.path):
            content = b"" if path.is_symlink() or not path.is_file() else path.read_bytes()
            if not content.startswith(MARK.encode()):
                what = f"is not replaced: todoctl has not written {path.relative_to(self.path)} in it"
                raise TodoctlError(what, where=str(self.path), fix=OTHER_PLACE)
            yield path.relative_to(self.path).as_posix(), content.decode(errors="replace")


def pack(name: str, files: Mapping[str, str]) -> bytes:
    """Return a compressed tar archive; equal content gives equal bytes.

    Args:
        name: the folder in the archive.
        files: text by path below it.
    """
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(files):
            content = files[path].encode()
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _is_ours(archive: Path) -> bool:
    try:
        with tarfile.open(archive, "r:gz") as packed:
            first = packed.next()
            content = packed.extractfile(first) if first else None
            return content is not None and content.read(len(MARK.encode())) == MARK.encode()
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error):
        return False


def _below(folder: Path) -> Iterator[Path]:
    """Yield all that is in a folder that may not be there, but for the folders in it."""
    for path in folder.iterdir() if folder.exists() else ():
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)
        else:
            yield path


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Tell what the operating system refuses in the way of todoctl."""
    try:
        yield
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        raise TodoctlError(what, where=str(path), fix="name a folder with --out where you may write") from error
