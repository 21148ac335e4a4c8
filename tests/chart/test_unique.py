"""Lists that are keyed by a name have no name twice: a server-side apply refuses them, and otherwise one is lost."""

from __future__ import annotations

import pytest

from .helm import OVERLAYS, Overlay, rendered
from .objects import of_kind, pods


def doubles(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_variables_ports_volumes_and_mounts_have_one_name_each(overlay: Overlay) -> None:
    for pod in pods(rendered(overlay)):
        assert not doubles([volume["name"] for volume in pod.spec["volumes"]]), f"{pod}"
        for container in pod.containers:
            assert not doubles([variable["name"] for variable in container["env"]]), f"{pod}"
            assert not doubles([port["name"] for port in container.get("ports", [])]), f"{pod}"
            assert not doubles([mount["mountPath"] for mount in container["volumeMounts"]]), f"{pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_metadata_of_components_has_one_name_each_whatever_its_case(overlay: Overlay) -> None:
    for component in of_kind(rendered(overlay), "Component").values():
        assert not doubles([item["name"].lower() for item in component.body["spec"]["metadata"]]), f"{component}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_no_two_objects_have_one_name(overlay: Overlay) -> None:
    names = [(item.body["apiVersion"].partition("/")[0], item.kind, item.name) for item in rendered(overlay)]
    assert len(names) == len(set(names))
