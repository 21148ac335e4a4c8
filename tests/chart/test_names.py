"""Names fit, are unique, and say what belongs together."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable

import pytest

from .helm import NAMESPACE, OVERLAYS, RENDERER, Overlay, rendered
from .objects import Manifest

LONGEST_RELEASE = "r" * 53
LONGEST_NAME = 63


@functools.cache
def long_named(overlay: Overlay) -> tuple[Manifest, ...]:
    return RENDERER.objects(overlay, release=LONGEST_RELEASE)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_names_and_labels_fit_with_the_longest_release_name(overlay: Overlay) -> None:
    objects = long_named(overlay)
    for item in objects:
        assert len(item.name) <= LONGEST_NAME, f"{item} has {len(item.name)} characters"
        assert not item.name.endswith("-"), f"{item} ends with a dash"
        for label, value in {**item.labels, **(item.pod.labels if item.pod else {})}.items():
            assert len(value) <= LONGEST_NAME, f"label {label} of {item} has {len(value)} characters"
    assert not _doubles([(item.kind, item.name) for item in objects])


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_long_release_name_loses_its_end_and_never_the_name_of_the_service(overlay: Overlay) -> None:
    short, long = rendered(overlay), long_named(overlay)
    own = [item.name.removeprefix("todo-") for item in short if item.kind in ("Deployment", "Service", "Job")]
    cut = [item.name.lstrip("r").removeprefix("-") for item in long if item.kind in ("Deployment", "Service", "Job")]
    assert sorted(own) == sorted(cut)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_object_says_its_namespace_and_its_labels(overlay: Overlay) -> None:
    for item in rendered(overlay):
        assert item.body["metadata"]["namespace"] == NAMESPACE, f"{item} has no namespace"
        assert item.labels.keys() >= {
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/component",
            "app.kubernetes.io/part-of",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by",
            "helm.sh/chart",
        }, f"{item} lacks standard labels"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_no_pod_says_the_version_of_the_chart(overlay: Overlay) -> None:
    for item in rendered(overlay):
        if item.pod:
            assert not item.pod.labels.keys() & {"helm.sh/chart", "app.kubernetes.io/version"}, f"{item.pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_names_in_a_pod_are_unique(overlay: Overlay) -> None:
    for item in rendered(overlay):
        if not item.pod:
            continue
        assert not _doubles([volume["name"] for volume in item.pod.spec["volumes"]]), f"volumes of {item.pod}"
        for container in item.pod.containers:
            assert not _doubles([variable["name"] for variable in container["env"]]), f"environment of {item.pod}"
            assert not _doubles([mount["mountPath"] for mount in container["volumeMounts"]]), f"mounts of {item.pod}"


def _doubles(names: Iterable[object]) -> list[object]:
    return [name for name, times in Counter(names).items() if times > 1]
