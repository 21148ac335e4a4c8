"""Lists that are keyed by a name have no name twice: a server-side apply refuses them, and otherwise one is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from ..objects import of_kind, pods
from .registry import Objects, always


def doubles(names: Iterable[Hashable]) -> list[Hashable]:
    """Return the names that are there more than once."""
    return [name for name, times in Counter(names).items() if times > 1]


@always
def variables_ports_volumes_and_mounts_have_one_name_each(objects: Objects) -> None:
    for pod in pods(objects):
        assert not doubles(volume["name"] for volume in pod.spec["volumes"]), f"volumes of {pod}"
        for container in pod.containers:
            assert not doubles(variable["name"] for variable in container["env"]), f"environment of {pod}"
            assert not doubles(port["name"] for port in container.get("ports", [])), f"ports of {pod}"
            assert not doubles(mount["mountPath"] for mount in container["volumeMounts"]), f"mounts of {pod}"


@always
def metadata_of_components_has_one_name_each_whatever_its_case(objects: Objects) -> None:
    for component in of_kind(objects, "Component").values():
        twice = doubles(item["name"].lower() for item in component.body["spec"]["metadata"])
        assert not twice, f"{component} has {twice} twice"


@always
def no_two_objects_have_one_name(objects: Objects) -> None:
    twice = doubles((item.body["apiVersion"].partition("/")[0], item.kind, item.name) for item in objects)
    assert not twice, f"two objects are {twice}"
