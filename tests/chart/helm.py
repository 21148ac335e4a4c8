"""Render the chart with a real Helm, version 3 or 4, and read what comes out."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from toolchain import locate
from toolchain.paths import REPOSITORY

from .objects import Manifest, parse
from .renderer import renderer

RELEASE = "todo"
NAMESPACE = "todo-phasev"


class Refused(Exception):
    """Helm rendered nothing; the message is what it wrote, without the word Error."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A set of values files that the repository offers; the name is the path below values/ without its ending."""

    name: str
    files: tuple[Path, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Engine:
    """A Helm program."""

    name: str

    def __str__(self) -> str:
        return self.name

    def run(self, *arguments: str) -> str:
        """Run helm in the repository and return its standard output.

        Raises:
            Refused: helm ended with an error.
        """
        command = [str(locate.binary(self.name)), *arguments]
        result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
        if result.returncode:
            raise Refused(_message(result.stderr))
        return result.stdout

    def template(self, *arguments: str) -> str:
        """Return what `helm template` writes; errors are those of `run`."""
        return self.run("template", *arguments)

    def text(self, overlay: Overlay, *more: str, chart: Path = REPOSITORY, release: str = RELEASE) -> str:
        """Return the rendered text of an overlay.

        Args:
            overlay: the values files.
            more: further arguments of `helm template`, for example --set.
            chart: folder or package.
            release: name of the release, up to 53 characters.

        Raises:
            Refused: the values are wrong; helm says why.
        """
        files = [word for path in overlay.files for word in ("--values", str(path))]
        return self.template(release, str(chart), "--namespace", NAMESPACE, *files, *more)

    def objects(
        self, overlay: Overlay, *more: str, chart: Path = REPOSITORY, release: str = RELEASE
    ) -> tuple[Manifest, ...]:
        """Return the rendered objects of an overlay; arguments and errors are those of `text`."""
        return parse(self.text(overlay, *more, chart=chart, release=release))


@dataclass(frozen=True, slots=True)
class StayingEngine(Engine):
    """Helm 4 without the time that it takes to start; it renders and can nothing else."""

    def template(self, *arguments: str) -> str:
        """Return what `helm template` writes; errors are those of `run`."""
        answer = renderer().template(*arguments)
        if answer.failed:
            raise Refused(_message(answer.errors))
        return answer.output


def _message(errors: str) -> str:
    return errors.strip().removeprefix("Error: ")


ENGINES = (Engine("helm3"), Engine("helm4"))
HELM3, HELM4 = ENGINES
# for everything that asks what the chart renders; a test shows that its answers are those of the real Helm 4
RENDERER = StayingEngine("chart-renderer")

_FILES = sorted((REPOSITORY / "values").rglob("*.yaml"))
DEFAULTS = Overlay("defaults", ())
OVERLAYS = (
    DEFAULTS,
    *(Overlay(path.relative_to(REPOSITORY / "values").with_suffix("").as_posix(), (path,)) for path in _FILES),
)
_BY_NAME = {overlay.name: overlay for overlay in OVERLAYS}
LOCAL = _BY_NAME["local"]
EVERYTHING = _BY_NAME["everything-on"]
PHASES = tuple(_BY_NAME[name] for name in sorted(_BY_NAME) if re.match(r"migration/\d-", name))
DIRECT_KAFKA, COMPONENTS = PHASES[:2]
ROLLBACK = _BY_NAME["migration/rollback"]


@functools.cache
def rendered_text(overlay: Overlay, engine: Engine = RENDERER) -> str:
    """Return the text of an overlay, rendered once for all tests."""
    return engine.text(overlay)


@functools.cache
def rendered(overlay: Overlay, engine: Engine = RENDERER) -> tuple[Manifest, ...]:
    """Return the objects of an overlay, rendered once for all tests; do not change them."""
    return parse(rendered_text(overlay, engine))


def copy_chart(folder: Path) -> None:
    """Copy the chart, without the repository around it, into an empty folder."""
    for name in ("Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json"):
        shutil.copy(REPOSITORY / name, folder)
    for name in ("templates", "components", "charts"):
        shutil.copytree(REPOSITORY / name, folder / name)
