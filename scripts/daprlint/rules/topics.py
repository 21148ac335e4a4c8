"""P: the topics of declarative subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.resources import Subscription
from daprlint.rule import rule
from daprlint.topics import forbids


@rule("P003", Severity.ERROR)
def forbidden_topic(release: Release) -> Iterator[Finding]:
    """A topic that the pub/sub component does not let the app subscribe to.

    Daprd logs "subscription to topic ... is not allowed" and tries again for ever; it gets ready, and nothing arrives.
    Of allowedTopics, protectedTopics and subscriptionScopes of the component, spaces do not count and case does.

    Seen: daprd 1.18.3 logs "subscription to topic 'order-events' on pubsub 'pubsub' is not allowed" and is ready.

    Bad:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata:
            - {name: allowedTopics, value: "orders,payments"}
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events        # <- here
          routes:
            default: /events/order
    Good:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata:
            - {name: allowedTopics, value: "order-events,payments"}
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            default: /events/order
    Bad:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata:
            - {name: subscriptionScopes, value: orders=order-events;payments=invoices}
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events        # <- here
          routes:
            default: /events/order
        scopes:
          - payments
    Good:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata:
            - {name: subscriptionScopes, value: "orders=order-events;payments=invoices,order-events"}
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            default: /events/order
        scopes:
          - payments
    """
    for subscription in release.subscriptions:
        pubsub, topic = subscription.pubsub, subscription.topic
        component = visible(release.components, pubsub.text, subscription.namespace) if pubsub else None
        if component is None or topic is None:
            continue
        apps = [scope.text for scope in subscription.scopes] or release.reached(subscription) or [""]
        refused = {
            app_id: entry
            for app_id in apps
            if component.reaches(app_id) and (entry := forbids(component, app_id, topic.text))
        }
        if refused:
            names = ", ".join(f"`{app_id}`" for app_id in refused if app_id) or "any app"
            entry = next(iter(refused.values()))
            yield Finding(
                topic,
                f"{entry.name} of Component `{component.name}` does not let {names} subscribe to `{topic.text}`",
            )


@rule("P007", Severity.ERROR)
def topic_twice(release: Release) -> Iterator[Finding]:
    """Two Subscriptions to one topic of one component for the same app.

    The app gets the route of the one that is read first; the other is dropped without a word. One that the application
    declares in its code replaces both.

    Seen: daprd 1.18.3 has one subscription, and the event comes to the route of the first.

    Bad:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        ---
        kind: Subscription
        metadata: {name: created}
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/created}
        ---
        kind: Subscription
        metadata: {name: paid}
        spec:
          pubsubname: pubsub
          topic: order-events        # <- here
          routes: {default: /events/paid}
    Good:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        ---
        kind: Subscription
        metadata: {name: order-events}
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            rules:
              - {match: event.type == "order.paid", path: /events/paid}
            default: /events/created
    """
    for position, subscription in enumerate(release.subscriptions):
        topic = subscription.topic
        for other in release.subscriptions[:position]:
            if topic and _topic(other) == _topic(subscription) and subscription.overlaps(other):
                yield Finding(
                    topic,
                    f"Subscription `{other.name}` has this topic too; of the two an app gets only one",
                    "put both routes into one Subscription, with rules",
                    None if subscription.namespace == other.namespace else Severity.WARNING,
                )
                break


def _topic(subscription: Subscription) -> tuple[str, str]:
    pubsub, topic = subscription.pubsub, subscription.topic
    return (pubsub.text if pubsub else "", topic.text if topic else "")
