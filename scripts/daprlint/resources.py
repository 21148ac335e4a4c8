"""Dapr's custom resources and what they refer to."""

from __future__ import annotations

from dataclasses import dataclass

from daprlint.document import Document, Node


@dataclass(eq=False, slots=True)
class Resource:
    """Any object that is known by its kind, namespace and name."""

    document: Document

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def namespace(self) -> str:
        return self.document.namespace

    @property
    def mark(self) -> Node:
        """Return the place that stands for the whole object: its name."""
        return self.document.root.at("metadata", "name") or self.document.root

    @property
    def scopes(self) -> list[Node]:
        """Return the app-ids that may use the object; none means all."""
        node = self.document.root.get("scopes")
        return list(node.items()) if node else []

    def reaches(self, app_id: str) -> bool:
        """Say whether the scopes let an app use the object."""
        scopes = self.scopes
        return not scopes or any(scope.text == app_id for scope in scopes)

    def overlaps(self, other: Resource) -> bool:
        """Say whether there can be an app that both reach."""
        mine, others = {scope.text for scope in self.scopes}, {scope.text for scope in other.scopes}
        return same_namespace(self.namespace, other.namespace) and (not mine or not others or bool(mine & others))


@dataclass(eq=False, slots=True)
class Subscription(Resource):
    """A declarative subscription."""

    @property
    def pubsub(self) -> Node | None:
        return self.document.root.at("spec", "pubsubname")

    @property
    def has_route(self) -> bool:
        """Say whether any message can reach a handler."""
        spec = self.document.root.get("spec")
        if spec is None:
            return False
        rules = spec.at("routes", "rules")
        return bool(spec.text_at("route") or spec.text_at("routes", "default") or (rules and any(rules.items())))


def same_namespace(one: str, other: str) -> bool:
    """Say whether two objects can be in one namespace; an object without one goes where the release goes."""
    return not one or not other or one == other
