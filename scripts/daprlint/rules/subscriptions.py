"""P: declarative subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release, named
from daprlint.resources import same_namespace
from daprlint.rule import rule
from daprlint.spelling import nearest


@rule("P002", Severity.WARNING)
def unknown_pubsub(release: Release) -> Iterator[Finding]:
    """A Subscription to a pub/sub component that is not there.

    Daprd goes through the components it has loaded and asks which subscriptions they have; one for a name that
    nobody has is never looked at. Nothing is logged and nothing arrives. It is an error where the release
    itself shows it.

    Seen: daprd 1.18.3 says "app is subscribed to the following topics ... through pubsub=nope" and nothing else.

    Bad:
        kind: Subscription
        spec:
          pubsubname: pubsub-kafka   # <- here
          topic: order-events
          routes:
            default: /events/order
        ---
        metadata:
          name: kafka-pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Good:
        kind: Subscription
        spec:
          pubsubname: kafka-pubsub
          topic: order-events
          routes:
            default: /events/order
        ---
        metadata:
          name: kafka-pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    """
    brokers = [component for component in release.components if component.category == "pubsub"]
    for subscription in release.subscriptions:
        name = subscription.pubsub
        if name is None:
            continue
        candidates = named(release.components, name.text)
        found = next((one for one in candidates if same_namespace(one.namespace, subscription.namespace)), None)
        if found is None:
            near = nearest(name.text, (broker.name for broker in brokers))
            where = f" in namespace {subscription.namespace}" if candidates else ""
            yield Finding(
                name,
                f"the release has no pub/sub component `{name.text}`{where}; without it no message arrives",
                f"did you mean `{near}`?" if near else "",
                Severity.ERROR if candidates else release.missing,
                ("Component", name.text),
            )
        elif found.category != "pubsub":
            yield Finding(name, f"`{name.text}` is a {found.type}, no pub/sub component", severity=Severity.ERROR)


@rule("P004", Severity.ERROR)
def no_route(release: Release) -> Iterator[Finding]:
    """A Subscription without a route.

    Each message is acknowledged and thrown away; daprd says "no matching route" at debug level only.

    Bad:
        kind: Subscription
        spec:                        # <- here
          pubsubname: pubsub
          topic: order-events
          routes: {}
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Good:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            default: /events/order
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    """
    for subscription in release.subscriptions:
        if not subscription.has_route:
            pair = subscription.document.root.pair("spec")
            yield Finding(
                pair[0] if pair else subscription.mark,
                f"Subscription `{subscription.name}` has no route; every message is acknowledged and thrown away",
                "add `routes: {default: /path}`",
            )
