"""`todoctl manifests` with the real chart: every overlay as files that need no Helm.

The Helm that stays renders, and the last test lints; one overlay is written with the real programs.
"""

from __future__ import annotations

import functools
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from daprlint import cli as daprlint
from todoctl.cli import main
from todoctl.helm import Helm
from todoctl.target import Target
from toolchain.locate import binary
from toolchain.paths import REPOSITORY

from ..chart.helm import EVERYTHING, OVERLAYS, RENDERER, Overlay, rendered

PARTS = ("components", "services")
FIRST = {"Component", "Configuration", "Resiliency", "ExternalSecret"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What the command wrote for an overlay."""

    overlay: Overlay
    folder: Path

    @functools.cached_property
    def files(self) -> dict[str, list[Json]]:
        """The documents of each file, the kustomizations left out, in the order in which kustomize takes them."""
        return {
            f"{part}/{name}": list(yaml.load_all((self.folder / part / name).read_text(), Loader=yaml.CSafeLoader))
            for part in self.resources(".")
            for name in self.resources(part)
        }

    def resources(self, part: str) -> list[str]:
        """What a kustomization lists."""
        kustomization = yaml.safe_load((self.folder / part / "kustomization.yaml").read_text())
        assert kustomization["kind"] == "Kustomization"
        assert kustomization.get("sortOptions") == ({"order": "fifo"} if part == "." else None)
        return list(kustomization["resources"])


class StayingHelm(Helm):
    """todoctl's Helm, without the time that it takes to start."""

    def template(self, target: Target, chart: Sequence[str], _kube_version: str = "") -> str:
        """Return what `helm template` writes."""
        return RENDERER.template(target.release, *chart, "--namespace", target.namespace)


def without_helm(body: Json) -> Json:
    """Return the object with Helm's marks taken off, as this test understands them."""
    labels = {name: value for name, value in body["metadata"]["labels"].items() if name != "helm.sh/chart"}
    labels["app.kubernetes.io/managed-by"] = "kustomize"
    return body | {"metadata": body["metadata"] | {"labels": labels}}


@pytest.fixture(scope="module")
def helm4() -> str:
    """The real program; looked for before a test changes PATH."""
    return str(binary("helm4"))


def write(overlay: Overlay, folder: Path, helm: str) -> Written:
    values = [word for path in overlay.files for word in ("--values", str(path))]
    where = ["--chart", str(REPOSITORY), "--helm", helm, "--out", str(folder)]
    assert main(["manifests", *where, *values]) == 0
    return Written(overlay, folder)


@pytest.fixture(scope="module", params=OVERLAYS, ids=str)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, helm4: str) -> Written:
    """One overlay, written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("todoctl.helm.find", lambda options: StayingHelm(options.helm, "4"))
        patch.setattr("todoctl.plain.run.lint", lambda _rendered: "clean")
        return write(request.param, tmp_path_factory.mktemp("manifests") / "release", helm4)


def test_the_real_helm_and_the_real_linter_lead_to_the_same(tmp_path: Path, helm4: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("todoctl.helm.find", lambda options: StayingHelm(options.helm, "4"))
        stayed = write(EVERYTHING, tmp_path / "stayed", helm4)
    assert write(EVERYTHING, tmp_path / "real", helm4).files == stayed.files


def test_the_files_are_those_that_the_kustomizations_list_with_one_object_each(written: Written) -> None:
    kustomizations = {f"{part}/kustomization.yaml".removeprefix("./") for part in (".", *written.resources("."))}
    there = {path.relative_to(written.folder).as_posix() for path in written.folder.rglob("*") if path.is_file()}
    assert there == kustomizations | written.files.keys()
    assert {len(documents) for documents in written.files.values()} == {1}


def test_the_objects_are_those_that_helm_installs(written: Written) -> None:
    bodies = [item.body for item in rendered(written.overlay)]
    expected = [without_helm(body) for body in bodies if "helm.sh/hook" not in str(body["metadata"])]
    objects = [body for (body,) in written.files.values()]
    assert sorted(objects, key=str) == sorted(expected, key=str)
    services = [body for name, (body,) in written.files.items() if name.startswith("services/")]
    assert services == [body for body in expected if body in services], "not in the order of Helm"


def test_what_is_to_be_there_first_is_in_a_folder_of_its_own(written: Written) -> None:
    kinds = {part: {body["kind"] for name, (body,) in written.files.items() if name.startswith(part)} for part in PARTS}
    assert kinds["components"] <= FIRST
    assert not kinds["services"] & FIRST
    assert "Deployment" in kinds["services"]
    # the first phase has no Dapr objects at all
    assert written.resources(".") == [part for part in PARTS if kinds[part]]


def test_every_object_names_its_namespace_and_none_names_helm(written: Written) -> None:
    for name, (body,) in written.files.items():
        assert body["metadata"]["namespace"] == "todo-phasev", name
        assert "helm" not in str(body["metadata"]).lower(), name


def test_the_folder_lints_clean(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    # what the overlays take for there stands in the configuration
    config = str(REPOSITORY / "values" / "daprlint.yml")
    code = daprlint.main([str(written.folder), "--fail-on", "warning", "--config", config])
    assert code == 0, capsys.readouterr().out


def test_the_archive_holds_the_same(written: Written, tmp_path: Path) -> None:
    with tarfile.open(written.folder.with_name("release.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    folders = written.folder, tmp_path / "release"
    here, there = ({path.relative_to(f): path.read_text() for path in f.rglob("*") if path.is_file()} for f in folders)
    assert here == there
