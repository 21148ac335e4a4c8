"""Makes plain objects of what Helm renders: nothing in them says any more that Helm is at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from todoctl.cluster import Json
from todoctl.errors import TodoctlError
from todoctl.manifests import hooks, load, mapping, name

if TYPE_CHECKING:
    from yaml import Node

MANAGED_BY = "app.kubernetes.io/managed-by"
HELM, MANAGER = "Helm", "kustomize"
FOR_HELM_ONLY = ("helm.sh/", "meta.helm.sh/")
MARKED = ("labels", "annotations")  # where in the metadata Helm's marks are
WIDTH = 4096  # no value is worth a line break

Identity = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PlainObject:
    """One object, as data and as YAML."""

    body: Json
    text: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.body["kind"])

    @property
    def name(self) -> str:
        """Its name."""
        return name(self.body)

    @property
    def identity(self) -> Identity:
        """Its API group (empty for the core), kind, namespace and name; its version tells no objects apart."""
        group = str(self.body.get("apiVersion", "")).rpartition("/")[0]
        return group, self.kind, str(mapping(self.body, "metadata").get("namespace", "")), self.name


def plain(rendered: str, where: str) -> tuple[list[PlainObject], list[PlainObject]]:
    """Return the plain objects and the hooks, which only Helm runs, both in Helm's order.

    Args:
        rendered: what helm template gives.
        where: what a complaint about it names.

    Raises:
        TodoctlError: it is no YAML, or has an object twice.
    """
    objects: dict[Identity, PlainObject] = {}
    of_helm = []
    for node in _nodes(rendered, where):
        for item in _objects(node, where):
            if hooks(item.body):
                of_helm.append(item)
                continue
            if item.identity in objects:
                raise TodoctlError(f"{item} is rendered twice", where=where, fix="take one out of the values")
            _take_marks(node)
            (objects[item.identity],) = _objects(node, where)
    return list(objects.values()), of_helm


def _nodes(rendered: str, where: str) -> Iterator[Node]:
    """Yield the documents as nodes, which know how each scalar is quoted: Go reads a plain `y` or `1e5` as no text."""
    import yaml

    try:
        yield from yaml.compose_all(rendered, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise TodoctlError(f"what it gives is no YAML: {error}", where=where) from error


def _objects(node: Node, where: str) -> list[PlainObject]:
    """Return the object of a document, or nothing when it has none."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.serialize(node, Dumper=dumper, width=WIDTH, allow_unicode=True)
    return [PlainObject(body, text) for body in load(text, where)]


def _take_marks(document: Node) -> None:
    """Take out of the metadata what only Helm reads, and name another manager where it names Helm."""
    metadata = _pairs(document).get("metadata")
    for field in MARKED:
        marked = _pairs(metadata).get(field)
        for key, value in list(_pairs(marked).items()):
            if key.startswith(FOR_HELM_ONLY):
                _remove(marked, key)
            elif key == MANAGED_BY and value.value == HELM:
                value.value = MANAGER
        if marked is not None and not _pairs(marked):
            _remove(metadata, field)


def _pairs(node: Node | None) -> dict[str, Node]:
    from yaml import MappingNode

    return {str(key.value): value for key, value in node.value} if isinstance(node, MappingNode) else {}


def _remove(node: Node | None, key: str) -> None:
    if node is not None:
        node.value = [pair for pair in node.value if pair[0].value != key]
