"""What `helm package` packs: the chart, and nothing of the repository around it."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from toolchain.paths import REPOSITORY

from .helm import ENGINES, LOCAL, Engine, copy_chart, rendered

FILES = ("Chart.yaml", "Chart.lock", "LICENSE", "README.md", "values.yaml", "values.schema.json")
FOLDERS = ("templates", "components", "charts")
# every release keeps the whole chart in a Secret of at most 1 MiB
LARGEST = 100_000


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_the_package_holds_the_chart_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    engine.run("package", ".", "--destination", str(tmp_path))
    (package,) = tmp_path.glob("*.tgz")
    with tarfile.open(package) as archive:
        packed = {name.removeprefix("todo-app/") for name in archive.getnames()}
    chart = [path for folder in FOLDERS for path in (REPOSITORY / folder).rglob("*") if path.is_file()]
    assert packed == {*FILES, *(path.relative_to(REPOSITORY).as_posix() for path in chart)}
    assert package.stat().st_size < LARGEST
    assert engine.objects(LOCAL, chart=package) == rendered(LOCAL)


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_the_lock_belongs_to_the_dependencies(engine: Engine, tmp_path: Path) -> None:
    copy_chart(tmp_path)
    before = (tmp_path / "Chart.lock").read_text()
    engine.run("dependency", "build", str(tmp_path))
    assert (tmp_path / "Chart.lock").read_text() == before
