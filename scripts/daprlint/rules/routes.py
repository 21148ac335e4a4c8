"""P: the routes of declarative subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.cel import FUNCTIONS, Invalid, parse
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest


@rule("P004", Severity.ERROR)
def no_route(release: Release) -> Iterator[Finding]:
    """A Subscription without a route.

    Each message is acknowledged and thrown away; daprd says "no matching route" at debug level only.

    Seen: daprd 1.18.3 takes an event and calls no path; at debug level it says "no matching route".

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


@rule("P005", Severity.WARNING)
def rules_without_default(release: Release) -> Iterator[Finding]:
    """Routing rules without a default.

    A message that no rule matches is acknowledged and thrown away, which daprd says at debug level only. With a
    deadLetterTopic it goes there.

    Seen: daprd 1.18.3 takes an event that no rule matches and calls no path.

    Bad:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            rules:                   # <- here
              - match: event.type == "order.created"
                path: /events/created
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
            rules:
              - match: event.type == "order.created"
                path: /events/created
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
        routes = subscription.document.root.at("spec", "routes")
        pair = routes.pair("rules") if routes else None
        if pair and subscription.rules and not subscription.takes_all and not subscription.dead_letter_topic:
            yield Finding(
                pair[0],
                "a message that no rule matches is acknowledged and thrown away",
                "add `default: /path` beside the rules, or a deadLetterTopic",
            )


@rule("P006", Severity.ERROR)
def rule_is_no_cel(release: Release) -> Iterator[Finding]:
    """A routing rule whose `match` is not valid CEL.

    Daprd exits at start. A function that CEL does not have is worse: daprd looks for it for ever, with one processor
    fully busy, and never gets ready. Names of functions are written as in startsWith; there is no lower or upper.

    Seen: daprd 1.18.3 exits with "Syntax error: token recognition error"; with `startswith` it is neither ready nor
    ended after 6 s.

    Bad:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            rules:
              - match: event.type = "order.created"      # <- here
                path: /events/created
            default: /events/order
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
            rules:
              - match: event.type == "order.created"
                path: /events/created
            default: /events/order
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Bad:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            rules:
              - match: event.type.startswith("order.")   # <- here
                path: /events/created
            default: /events/order
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
            rules:
              - match: event.type.startsWith("order.")
                path: /events/created
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
        for match in (route.get("match") for route in subscription.rules):
            if match is None or not match.text.strip():
                continue
            try:
                unknown = parse(match.text).unknown_functions
            except Invalid as invalid:
                yield Finding(match, f"`{match.text}` is no CEL, so daprd exits at start: {invalid}")
                continue
            for name in unknown:
                near = nearest(name, FUNCTIONS)
                yield Finding(
                    match,
                    f"CEL has no function `{name}`; daprd looks for it for ever and never gets ready",
                    f"did you mean `{near}`?" if near else "",
                )


@rule("P011", Severity.WARNING)
def path_nobody_answers(release: Release) -> Iterator[Finding]:
    """A route that the application does not have.

    It answers 404, which daprd takes for "drop this message": it is acknowledged and lost, or goes to the
    deadLetterTopic. Manifests do not say which paths an application has, so this is only looked for where --routes
    says it.

    Seen: daprd 1.18.3 calls the application once and commits the message.

    Bad with --routes orders=/events/order,/healthz:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            default: /events/orders  # <- here
        scopes: [orders]
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Good with --routes orders=/events/*:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            default: /events/orders
        scopes: [orders]
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    """
    for subscription in release.subscriptions:
        apps = [scope.text for scope in subscription.scopes] or release.reached(subscription)
        for path in subscription.paths:
            if lacking := [app_id for app_id in apps if release.settings.lacks_route(app_id, path.text)]:
                message = f"{lacking[0]} does not answer `{path.text}`, so every message there is lost"
                known = release.settings.routes[lacking[0]]
                near = nearest(path.text, known)
                yield Finding(path, message, f"did you mean `{near}`?" if near else f"it answers {', '.join(known)}")
