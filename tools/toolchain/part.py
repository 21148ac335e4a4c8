"""One part of the toolchain: a named result that is a pure function of its inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolchain.paths import TOOLS, cache_root

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A set of files that is built once for each distinct set of inputs.

    Args:
        name: what the user sees and what `build` takes.
        sources: files and folders below tools/ whose content decides the result.
        settings: anything else that decides it (compiler version, flags).
        build: writes the result into the given empty folder and reports progress in short lines.
        results: file or folder names that must exist in the result.
        programs: names in `toolchain.preflight.PROGRAMS` that the build calls.
        packages: Debian packages that the build calls.
        gigabytes: free disk and memory, both in GiB, that a first build takes.
        on_request: built only when it is named.
    """

    name: str
    sources: tuple[str, ...]
    settings: tuple[str, ...]
    build: Callable[[Path, Report], None]
    results: tuple[str, ...]
    programs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    gigabytes: tuple[int, int] = (2, 2)
    on_request: bool = False

    def digest(self) -> str:
        """Return the first 16 hex digits of the SHA-256 over sources and settings."""
        total = hashlib.sha256("\0".join(self.settings).encode())
        for file in sorted(self._files()):
            total.update(f"\0{file.relative_to(TOOLS)}\0".encode())
            total.update(file.read_bytes())
        return total.hexdigest()[:16]

    def folder(self) -> Path:
        """Return where the finished result lies, whether it is built or not."""
        return cache_root() / "toolchain" / f"{self.name}-{self.digest()}"

    def is_built(self) -> bool:
        """Tell whether every named result is there."""
        return all((self.folder() / result).exists() for result in self.results)

    def _files(self) -> list[Path]:
        files: list[Path] = []
        for source in self.sources:
            path = TOOLS / source
            files += [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file() and f.suffix != ".md"]
        return files
