"""C: what a state store needs of other components, and can do for actors."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import Component, Entry
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_truthy
from daprlint.release import Release, named, visible
from daprlint.rule import rule
from daprlint.spelling import nearest

ACTOR_STORE = "actorstatestore"
_OUTBOX = ("outboxPublishPubsub", "outboxPublishTopic", "outboxPubsub", "outboxDiscardWhenMissingState")
_EXACT = {name.lower(): name for name in (*_OUTBOX, "primaryEncryptionKey", "secondaryEncryptionKey")}


@rule("C019", Severity.ERROR)
def two_actor_stores(release: Release) -> Iterator[Finding]:
    """An app that reaches two state stores for actors.

    Daprd exits at start with "detected duplicate actor state store". It looks at this only where it has a placement
    service, which Dapr's chart installs by default.

    Bad:
        metadata:
          name: orders-store
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: actorStateStore
              value: "true"
        scopes:
          - orders
        ---
        metadata:
          name: workflow-store
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: actorStateStore  # <- here
              value: "true"
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    Good:
        metadata:
          name: orders-store
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
        ---
        metadata:
          name: workflow-store
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: actorStateStore
              value: "true"
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    """
    stores = [(component, entry) for component in release.components if (entry := actor_store(component))]
    if len(stores) < 2:
        return
    first: dict[str, Component] = {}
    for component, entry in stores:
        for app in release.apps_reached(component):
            other = first.setdefault(f"{app.namespace}/{app.app_id}", component)
            # an empty address switches placement off
            if other is not component and not _without_placement(app.setting("placement-host-address", "-")):
                message = f"`{other.name}` is the actor state store of app `{app.app_id}` already; its daprd exits"
                yield Finding(entry.mark, message)
                break


@rule("C020", Severity.ERROR)
def no_store_for_actors(release: Release) -> Iterator[Finding]:
    """An actorStateStore that cannot be one.

    Actors, and with them workflows, need transactions and ETags. Daprd starts and does not check; the first call
    of an actor fails.

    Bad:
        spec:
          type: state.memcached
          version: v1
          metadata:
            - name: hosts
              value: memcached:11211
            - name: actorStateStore  # <- here
              value: "true"
    Good:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: actorStateStore
              value: "true"
    """
    for component in release.components:
        entry = actor_store(component)
        if entry and component.known and component.known.no_actors:
            yield Finding(entry.mark, f"{component.type} lacks transactions or ETags; calls of actors fail")


@rule("C021", Severity.WARNING)
def outbox_to_nowhere(release: Release) -> Iterator[Finding]:
    """An outbox whose pub/sub component is not there, or that is only half there.

    Each state transaction fails when it comes to publish. With only one of `outboxPublishPubsub` and
    `outboxPublishTopic`, or another spelling of any of these names or of an encryption key, daprd has no outbox and
    no encryption, and does not say so.

    Seen: daprd 1.18.3 warns "outbox pubsub nope not loaded" and answers 500 to each transaction; with
    `outboxpublishpubsub` it answers 204, publishes nothing and says nothing.

    Bad:
        metadata:
          name: statestore
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: outboxPublishPubsub
              value: pubsub-kafka    # <- here
            - name: outboxPublishTopic
              value: orders
        scopes:
          - orders
        ---
        metadata:
          name: kafka-pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    Good:
        metadata:
          name: statestore
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: outboxPublishPubsub
              value: kafka-pubsub
            - name: outboxPublishTopic
              value: orders
        scopes:
          - orders
        ---
        metadata:
          name: kafka-pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    Bad:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: outboxPublishPubsub  # <- here
              value: pubsub
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Good:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: outboxPublishPubsub
              value: pubsub
            - name: outboxPublishTopic
              value: orders
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    """
    for component in release.components:
        if component.category != "state":
            continue
        there = {}
        for entry in component.entries:
            right = _EXACT.get(entry.name.lower())
            if right and right != entry.name:
                message = f"daprd knows this field as `{right}` only, and ignores `{entry.name}`"
                yield Finding(entry.mark, message, f"write `{right}`", Severity.ERROR)
            there[entry.name] = entry
        publish, topic = there.get("outboxPublishPubsub"), there.get("outboxPublishTopic")
        if (publish is None) != (topic is None):
            lone, other = (publish, "outboxPublishTopic") if publish else (topic, "outboxPublishPubsub")
            if lone:
                message = f"without `{other}` there is no outbox, and daprd does not say so"
                yield Finding(lone.mark, message, f"add `{other}`", Severity.ERROR)
        for used in (publish, there.get("outboxPubsub")):
            if used and used.value and used.literal:
                yield from _publishes(release, component, used, used.literal)


def actor_store(component: Component) -> Entry | None:
    """Return the entry that makes a Component the state store of actors, if one does."""
    if component.category != "state":
        return None
    entry = next((one for one in component.entries if one.name.lower() == ACTOR_STORE), None)
    return entry if entry and is_truthy(entry.literal or "") else None


def _publishes(release: Release, store: Component, entry: Entry, name: str) -> Iterator[Finding]:
    mark = entry.value or entry.mark
    found = visible(release.components, name, store.namespace)
    if found is None:
        elsewhere = named(release.components, name)
        near = nearest(name, (one.name for one in release.components if one.category == "pubsub"))
        yield Finding(
            mark,
            f"the release has no pub/sub component `{name}`; without it no transaction is published",
            f"did you mean `{near}`?" if near else "",
            Severity.ERROR if elsewhere else release.missing,
            ("Component", name),
        )
    elif found.category != "pubsub":
        yield Finding(mark, f"`{name}` is a {found.type}, no pub/sub component", severity=Severity.ERROR)
    else:
        apart = next((app for app in release.apps_reached(store) if not found.reaches(app.app_id)), None)
        if apart:
            message = f"the scopes of `{name}` leave out {apart.app_id}, whose transactions are not published"
            yield Finding(mark, message, f"add `{apart.app_id}` to the scopes of `{name}`", Severity.ERROR)


def _without_placement(address: str) -> bool:
    return not address.strip().strip("\"'").strip()
