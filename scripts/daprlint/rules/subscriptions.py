"""P: declarative subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.gotypes import STRICT_BOOLEANS
from daprlint.release import Release, named, visible
from daprlint.resources import same_namespace
from daprlint.rule import rule
from daprlint.spelling import nearest

OLD, NEW = "dapr.io/v1alpha1", "dapr.io/v2alpha1"


@rule("P001", Severity.WARNING, profile="pedantic")
def old_version(release: Release) -> Iterator[Finding]:
    """A Subscription of version v1alpha1.

    It works, but knows one `route` only: `routes` with rules belongs to v2alpha1. Kubernetes stores v2alpha1, so the
    operator's webhook converts the object each time it is written: without a running operator it cannot be applied.

    Bad:
        apiVersion: dapr.io/v1alpha1   # <- here
        kind: Subscription
        metadata:
          name: order-events
        spec:
          pubsubname: pubsub
          topic: order-events
          route: /events/order
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Good:
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: order-events
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
        version = subscription.document.root.get("apiVersion")
        if version and version.text == OLD:
            yield Finding(version, f"{OLD} has to be converted by the operator", f"write {NEW}, with routes.default")


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


@rule("P010", Severity.WARNING)
def subscription_without_scopes(release: Release) -> Iterator[Finding]:
    """A Subscription without scopes in a release with several apps that have its pub/sub component.

    Every one of them subscribes. Those without the route answer 404, and daprd drops their copy of each message.

    Seen: daprd 1.18.3 of the other app subscribes too.

    Bad:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        scopes: [orders, payments]
        ---
        kind: Subscription
        metadata:
          name: order-events         # <- here
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
        ---
        kind: Deployment
        metadata:
          name: orders
        ---
        kind: Deployment
        metadata:
          name: payments
    Good:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        scopes: [orders, payments]
        ---
        kind: Subscription
        metadata:
          name: order-events
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
        scopes: [orders]
        ---
        kind: Deployment
        metadata:
          name: orders
        ---
        kind: Deployment
        metadata:
          name: payments
    """
    app_ids = release.app_ids()
    for subscription in release.subscriptions:
        pubsub = subscription.pubsub
        component = visible(release.components, pubsub.text, subscription.namespace) if pubsub else None
        if component is None or subscription.document.root.get("scopes") is not None:
            continue
        subscribers = [
            app_id
            for app_id in release.reached(subscription)
            if component.reaches(app_id) and any(app.setting("app-port") for app in app_ids[app_id])
        ]
        if len(subscribers) > 1:
            message = f"Subscription `{subscription.name}` has no scopes, so {' and '.join(subscribers)} all subscribe"
            yield Finding(subscription.mark, message, "add the app-ids that have the route to its scopes")


@rule("P012", Severity.ERROR)
def raw_payload_is_no_boolean(release: Release) -> Iterator[Finding]:
    """A rawPayload that Go does not read as a boolean.

    Each message fails with "rawPayload value must be a valid boolean" before the application sees it, and is retried,
    or goes to the deadLetterTopic. Go reads true, false, t, f, 1 and 0, but not yes or on.

    Seen: daprd 1.18.3 logs "rawPayload value must be a valid boolean: actual is 'yes'" for an event and calls no path.

    Bad:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
          metadata:
            rawPayload: "yes"        # <- here
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
          routes: {default: /events/order}
          metadata:
            rawPayload: "true"
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    """
    for subscription in release.subscriptions:
        node = subscription.document.root.at("spec", "metadata", "rawPayload")
        if node and node.text and node.text not in STRICT_BOOLEANS:
            message = f"`{node.text}` is neither true nor false for Go; every message fails before the app sees it"
            yield Finding(node, message, 'write "true" or "false"')
