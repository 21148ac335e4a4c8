"""Rendering depends on nothing but the values."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolchain.paths import REPOSITORY

from . import golden
from .helm import DEFAULTS, DIRECT_KAFKA, ENGINES, HELM4, LOCAL, OVERLAYS, Engine, Overlay, rendered, rendered_text
from .objects import Manifest, parse

TEMPLATES = sorted(path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "templates").rglob("*.yaml"))
OBJECT_TEMPLATES = [path for path in TEMPLATES if not path.endswith("validate.yaml")]


def identity(item: Manifest) -> tuple[str, str]:
    return item.kind, item.name


@pytest.mark.parametrize("engine", ENGINES, ids=str)
@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_rendering_twice_gives_the_same_text(overlay: Overlay, engine: Engine) -> None:
    assert engine.text(overlay) == rendered_text(overlay, engine)


def test_a_template_alone_gives_what_it_gives_beside_the_others() -> None:
    alone = [item for path in OBJECT_TEMPLATES for item in parse(HELM4.text(LOCAL, "--show-only", path))]
    assert sorted(alone, key=identity) == sorted(rendered(LOCAL), key=identity)


@pytest.mark.parametrize("path", OBJECT_TEMPLATES)
def test_every_template_renders_something_in_some_overlay(path: str) -> None:
    assert parse(HELM4.text(LOCAL, "--show-only", path)), f"{path} renders nothing"


def test_a_new_chart_version_leaves_every_pod_template_as_it_was(tmp_path: Path) -> None:
    HELM4.run("package", ".", "--version", "99.0.0", "--destination", str(tmp_path))
    (package,) = tmp_path.glob("*.tgz")
    for now, before in zip(HELM4.objects(LOCAL, chart=package), rendered(LOCAL), strict=True):
        assert now.labels["helm.sh/chart"] == "todo-app-99.0.0", f"{now} does not say its chart"
        assert now.pod == before.pod or (now.pod and before.pod and now.pod.template == before.pod.template), (
            f"{now} would restart its pods"
        )


def test_the_switches_change_no_name_selector_service_or_component() -> None:
    off, on = golden.files(rendered(DIRECT_KAFKA)), golden.files(rendered(DEFAULTS))
    changed = {name for name in on.keys() | off.keys() if on.get(name) != off.get(name)}
    assert {name.partition("-")[0] for name in changed} == {"deployment", "job"}
    assert {name for name in on if not name.startswith("job-")} == {name for name in off if not name.startswith("job-")}
