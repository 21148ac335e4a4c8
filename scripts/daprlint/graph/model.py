"""Who talks to what in a release, as far as its manifests say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from daprlint.components import Component
from daprlint.release import Release, visible
from daprlint.topics import PUBLISHING, SUBSCRIPTIONS, topics_of

# columns from left to right
KINDS = ("app", "topic", "component", "secret")


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """Something that is drawn: a kind of KINDS, its name, and what it is in a few words."""

    kind: str
    name: str
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An arrow: `loads`, `publishes`, `subscribes`, `on` (a topic on a broker), `reads`, `calls`."""

    source: Item
    target: Item
    label: str


@dataclass(frozen=True, slots=True)
class Graph:
    """What is drawn, in a fixed order."""

    items: list[Item]
    links: list[Link]

    @property
    def unreachable(self) -> set[Item]:
        """Return what nobody uses: components that no app loads, topics without an app, secrets of such components."""
        used = {item for item in self.items if item.kind == "app"}
        while found := {link.target for link in self.links if link.source in used} - used:
            used |= found
        used |= {link.source for link in self.links if link.label == "on" and _has_app(link.source, self.links)}
        return set(self.items) - used


def graph_of(release: Release) -> Graph:
    """Return the graph of a release."""
    links = sorted(set(_links(release)))
    items = {*_apps(release).values(), *(Item("component", found.name, found.type) for found in release.components)}
    items |= {end for link in links for end in (link.source, link.target)}
    return Graph(sorted(items, key=lambda item: (KINDS.index(item.kind), item.name)), links)


def _apps(release: Release) -> dict[str, Item]:
    return {app_id: Item("app", app_id, apps[0].kind) for app_id, apps in sorted(release.app_ids().items())}


def _links(release: Release) -> Iterator[Link]:
    apps = _apps(release)
    for component in release.components:
        item = Item("component", component.name, component.type)
        for app_id in release.reached(component):
            yield Link(apps[app_id], item, "loads")
            if component.category == "pubsub":
                yield from _scoped_topics(component, item, apps[app_id])
        for entry in component.entries:
            if entry.secret and (name := entry.secret.text_at("name")):
                store = component.secret_store
                yield Link(item, Item("secret", name, f"in {store}"), "reads")
    for subscription in release.subscriptions:
        broker = subscription.pubsub and visible(release.components, subscription.pubsub.text, subscription.namespace)
        if broker and subscription.topic:
            topic = Item("topic", subscription.topic.text)
            yield Link(topic, Item("component", broker.name, broker.type), "on")
            for app_id in release.reached(subscription):
                yield Link(apps[app_id], topic, "subscribes")
    for configuration in release.configurations:
        policies = configuration.document.root.at("spec", "accessControl", "policies")
        for policy in policies.items() if policies else ():
            caller = apps.get(policy.text_at("appId"))
            for user in release.users(configuration):
                if caller and user.app_id in apps and caller != apps[user.app_id]:
                    yield Link(caller, apps[user.app_id], "calls")


def _scoped_topics(component: Component, item: Item, app: Item) -> Iterator[Link]:
    for field_name, label in ((PUBLISHING, "publishes"), (SUBSCRIPTIONS, "subscribes")):
        for name in sorted(topics_of(component, field_name, app.name)):
            yield Link(app, Item("topic", name), label)
            yield Link(Item("topic", name), item, "on")


def _has_app(topic: Item, links: list[Link]) -> bool:
    return any(link.target == topic and link.source.kind == "app" for link in links)
