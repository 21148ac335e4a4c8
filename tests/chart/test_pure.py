"""Rendering depends on nothing but the values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolchain.paths import REPOSITORY

from .helm import ENGINES, EVERYTHING, HELM4, LOCAL, OVERLAYS, RENDERER, Engine, Overlay, rendered, rendered_text
from .objects import Manifest, parse

TEMPLATES = sorted(path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "templates").rglob("*.yaml"))
OBJECT_TEMPLATES = [path for path in TEMPLATES if not path.endswith("validate.yaml")]
# those whose objects follow from more than one service
FROM_ALL_SERVICES = [
    f"templates/{name}.yaml" for name in ("component", "configuration", "networkpolicy", "deployment", "tests/checks")
]


def identity(item: Manifest) -> tuple[str, str]:
    return item.kind, item.name


def test_no_named_template_replaces_another() -> None:
    """Helm takes the last of two of one name, and says nothing."""
    files = (REPOSITORY / "charts").rglob("*.tpl")
    names = [name for path in files for name in re.findall(r'{{-? *define "([^"]+)"', path.read_text())]
    assert len(names) == len(set(names)) > 0


@pytest.mark.parametrize("engine", ENGINES, ids=str)
@pytest.mark.parametrize("overlay", [LOCAL, EVERYTHING], ids=str)
def test_rendering_twice_gives_the_same_text(overlay: Overlay, engine: Engine) -> None:
    assert engine.text(overlay) == rendered_text(overlay, engine)


@pytest.mark.parametrize("path", FROM_ALL_SERVICES)
def test_a_template_alone_gives_what_it_gives_beside_the_others(path: str) -> None:
    alone = parse(RENDERER.text(EVERYTHING, "--show-only", path))
    beside = {identity(item): item for item in rendered(EVERYTHING)}
    assert alone
    assert alone == tuple(beside[identity(item)] for item in alone)


@pytest.mark.parametrize("path", OBJECT_TEMPLATES)
def test_every_template_renders_something_in_some_overlay(path: str) -> None:
    source = f"# Source: todo-app/{path}\n"
    assert any(source in rendered_text(overlay) for overlay in OVERLAYS), f"no overlay renders {path}"


def test_a_new_chart_version_leaves_every_pod_template_as_it_was(tmp_path: Path) -> None:
    HELM4.run("package", ".", "--version", "99.0.0", "--destination", str(tmp_path))
    (package,) = tmp_path.glob("*.tgz")
    for now, before in zip(RENDERER.objects(LOCAL, chart=package), rendered(LOCAL), strict=True):
        assert now.labels["helm.sh/chart"] == "todo-app-99.0.0", f"{now} does not say its chart"
        assert now.pod == before.pod or (now.pod and before.pod and now.pod.template == before.pod.template), (
            f"{now} would restart its pods"
        )
