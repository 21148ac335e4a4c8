"""Names and labels are ones that Kubernetes takes, and say what belongs together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..objects import Manifest
from .registry import Objects, always

LONGEST_NAME = 63
STANDARD = {
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/component",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/version",
    "app.kubernetes.io/managed-by",
    "helm.sh/chart",
}
SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
NAME = re.compile(SUBDOMAIN)
KEY = re.compile(rf"({SUBDOMAIN}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{{0,61}}[A-Za-z0-9])?")
LABEL = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")


def _metadata(item: Manifest) -> Iterable[Mapping[str, Mapping[str, str]]]:
    yield item.body["metadata"]
    if item.pod:
        yield item.pod.template["metadata"]


@always
def names_and_labels_are_ones_that_kubernetes_takes(objects: Objects) -> None:
    for item in objects:
        assert NAME.fullmatch(item.name), f"{item} has no name that Kubernetes takes"
        assert len(item.name) <= LONGEST_NAME, f"{item} has {len(item.name)} characters"
        for metadata in _metadata(item):
            for label, value in metadata["labels"].items():
                assert KEY.fullmatch(label), f"label {label} of {item}"
                assert LABEL.fullmatch(value), f"label {label} of {item} is {value}"
            for annotation in metadata.get("annotations", {}):
                assert KEY.fullmatch(annotation), f"annotation {annotation} of {item}"


@always
def every_object_says_its_namespace_and_its_labels(objects: Objects) -> None:
    for item in objects:
        assert item.body["metadata"]["namespace"] == "todo-phasev", f"{item} has no namespace"
        assert item.labels.keys() >= STANDARD, f"{item} lacks standard labels"


@always
def no_pod_says_the_version_of_the_chart(objects: Objects) -> None:
    for item in objects:
        if item.pod:
            assert not item.pod.labels.keys() & {"helm.sh/chart", "app.kubernetes.io/version"}, f"{item.pod}"
