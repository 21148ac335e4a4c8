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
    def topic(self) -> Node | None:
        return self.document.root.at("spec", "topic")

    @property
    def dead_letter_topic(self) -> Node | None:
        """Return the name of the topic for what cannot be delivered, if there is one."""
        node = self.document.root.at("spec", "deadLetterTopic")
        return node if node and node.text else None

    @property
    def rules(self) -> list[Node]:
        """Return the routing rules, each with `match` and `path`."""
        node = self.document.root.at("spec", "routes", "rules")
        return list(node.items()) if node else []

    @property
    def paths(self) -> list[Node]:
        """Return the paths of the application to which it sends messages."""
        spec = self.document.root.get("spec")
        found = [rule.get("path") for rule in self.rules]
        found += [spec.get("route"), spec.at("routes", "default")] if spec else []
        return [path for path in found if path and path.text]

    @property
    def takes_all(self) -> bool:
        """Say whether there is a route for each message: a default, or a rule that matches all."""
        spec = self.document.root.get("spec")
        if spec is None:
            return False
        always = any(not rule.text_at("match").strip() for rule in self.rules)
        return always or bool(spec.text_at("route") or spec.text_at("routes", "default"))

    @property
    def has_route(self) -> bool:
        """Say whether any message can reach a handler."""
        return self.takes_all or bool(self.rules)


def same_namespace(one: str, other: str) -> bool:
    """Say whether two objects can be in one namespace; an object without one goes where the release goes."""
    return not one or not other or one == other
