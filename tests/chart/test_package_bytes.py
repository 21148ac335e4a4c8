"""A package is the same file whenever, wherever and with whichever Helm it is made."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from pathlib import Path

import pytest

from chartpackage.archive import normalised, package
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from .helm import ENGINES, HELM4, LOCAL, Engine, copy_chart, rendered

SECONDS = 1_700_000_000


def touched_copy(folder: Path, seconds: int) -> Path:
    """Return a copy of the chart whose files are of another time, as those of another checkout are."""
    folder.mkdir()
    copy_chart(folder)
    for name in ("README.md", "LICENSE", ".helmignore"):
        shutil.copy(REPOSITORY / name, folder)
    for path in folder.rglob("*"):
        os.utime(path, (seconds, seconds))
    return folder


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Packages of this checkout and of a copy, by each Helm."""
    root = tmp_path_factory.mktemp("packages")
    charts = {"checkout": REPOSITORY, "copy": touched_copy(root / "chart", 1_600_000_000)}
    return {
        f"{engine} {name}": package(chart, root / f"{engine}-{name}", binary(engine.name), SECONDS)
        for engine in ENGINES
        for name, chart in charts.items()
    }


def test_every_package_has_the_same_bytes(packages: dict[str, Path]) -> None:
    assert len({path.read_bytes() for path in packages.values()}) == 1


def test_a_package_of_helm_alone_has_not(tmp_path: Path) -> None:
    """What the normaliser is for; it can go when this fails for both."""
    chart = touched_copy(tmp_path / "chart", 1_600_000_000)
    packed = []
    for seconds in (1_600_000_000, 1_650_000_000):
        for path in chart.rglob("*"):
            os.utime(path, (seconds, seconds))
        HELM4.run("package", str(chart), "--destination", str(tmp_path / str(seconds)))
        packed += [path.read_bytes() for path in (tmp_path / str(seconds)).glob("*.tgz")]
    first, second = packed
    assert first != second
    assert normalised(first, SECONDS) == normalised(second, SECONDS)


def test_nothing_in_it_tells_who_made_it(packages: dict[str, Path]) -> None:
    path = packages["helm4 checkout"]
    assert path.stat().st_mtime == SECONDS, "helm push writes the time of the file into the manifest"
    with tarfile.open(path) as archive:
        members = archive.getmembers()
    assert members[0].name == "todo-app/Chart.yaml"
    for member in members:
        assert (member.uid, member.gid, member.uname, member.gname) == (0, 0, "", "")
        assert (member.mtime, member.mode) == (SECONDS, 0o644), member.name


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_it_renders_what_the_chart_renders(engine: Engine, packages: dict[str, Path]) -> None:
    assert engine.objects(LOCAL, chart=packages["helm4 checkout"]) == rendered(LOCAL)


def test_normalising_keeps_every_byte_of_the_files(packages: dict[str, Path], tmp_path: Path) -> None:
    HELM4.run("package", ".", "--destination", str(tmp_path))
    (raw,) = tmp_path.glob("*.tgz")
    assert contents(raw.read_bytes()) == contents(packages["helm4 checkout"].read_bytes())


def contents(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        return {member.name: found.read() for member in opened if (found := opened.extractfile(member))}
