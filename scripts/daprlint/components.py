"""Dapr Components: type, version and metadata with their places, beside what the catalogue knows of them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from daprlint.catalogue import Catalogue, Field, Type
from daprlint.document import Node
from daprlint.resources import Resource

# the store that every sidecar in a cluster has
BUILT_IN_STORE = "kubernetes"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of spec.metadata.

    Args:
        node: the entry.
        name: the field's name as written.
        mark: the place of the name.
        value: the literal value, if it has one.
        secret: `secretKeyRef`, if it has one.
        env: `envRef`, if it has one.
    """

    node: Node
    name: str
    mark: Node
    value: Node | None
    secret: Node | None
    env: Node | None

    @property
    def has_value(self) -> bool:
        """Whether it has a literal value that is not empty."""
        return self.value is not None and not (self.value.is_scalar and self.value.value in (None, ""))

    @property
    def has_source(self) -> bool:
        """Whether the field gets anything: a secret, a variable, or a value that is not empty."""
        return bool(self.secret or self.env) or self.has_value

    @property
    def literal(self) -> str | None:
        """Return the text that daprd gets, where the manifest alone decides it."""
        if self.secret or self.env or self.value is None:
            return None
        return self.value.text if self.value.is_scalar else None


@dataclass(eq=False)
class Component(Resource):
    """A Component.

    Args:
        catalogue: what is known of component types in the Dapr version at hand.
    """

    catalogue: Catalogue

    @functools.cached_property
    def secret_store(self) -> str:
        """Return the name of the store that its secrets come from."""
        return self.document.root.text_at("auth", "secretStore") or BUILT_IN_STORE

    @functools.cached_property
    def type_node(self) -> Node | None:
        return self.document.root.at("spec", "type")

    @functools.cached_property
    def version_node(self) -> Node | None:
        return self.document.root.at("spec", "version")

    @functools.cached_property
    def type(self) -> str:
        return self.type_node.text if self.type_node else ""

    @functools.cached_property
    def version(self) -> str:
        """Return the version as the registry compares it."""
        return (self.version_node.text if self.version_node else "").lower()

    @functools.cached_property
    def category(self) -> str:
        return self.type.partition(".")[0].lower()

    @functools.cached_property
    def known(self) -> Type | None:
        """Return what is known of the type in this version; nothing for an unknown or pluggable one."""
        return self.catalogue.type_version(self.type, self.version)

    @functools.cached_property
    def entries(self) -> list[Entry]:
        metadata = self.document.root.at("spec", "metadata")
        return [_entry(node) for node in metadata.items()] if metadata else []

    def entry(self, name: str) -> Entry | None:
        """Return the entry of a field by any of its names; case does not count."""
        wanted = {name.lower()}
        if self.known and (field := self.known.field(name)):
            wanted |= {alias.lower() for alias in (field.name, *field.aliases)}
        return next((entry for entry in self.entries if entry.name.lower() in wanted), None)

    def field(self, entry: Entry) -> Field | None:
        """Return what is known of the field that an entry sets."""
        return self.known.field(entry.name) if self.known else None

    def unknown_fields(self) -> list[Entry]:
        """Return the entries whose name daprd does not read in this type and version."""
        if self.known is None or self.known.open:
            return []
        return [entry for entry in self.entries if entry.name and not self.known.reads(entry.name)]

    def other_version_with(self, name: str) -> str | None:
        """Return another version of the type that has a field."""
        return next(
            (version for version, type_ in self.catalogue.versions(self.type).items() if type_.field(name)),
            None,
        )


def _entry(node: Node) -> Entry:
    name = node.get("name")
    return Entry(
        node, name.text if name else "", name or node, node.get("value"), node.get("secretKeyRef"), node.get("envRef")
    )
