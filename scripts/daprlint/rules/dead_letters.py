"""P: what becomes of messages that cannot be delivered."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import Component
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_decimal
from daprlint.release import Release, visible
from daprlint.resiliency import default_policy
from daprlint.resources import Subscription
from daprlint.rule import rule

# the retries that daprd has for a message of any pub/sub component
_DEFAULTS = {
    default_policy("retries", level) for level in ("PubsubComponentInbound", "ComponentInbound", "Component", "")
}


@rule("P008", Severity.WARNING, profile="pedantic")
def dead_letters_unread(release: Release) -> Iterator[Finding]:
    """A deadLetterTopic to which no Subscription of the release subscribes.

    Messages pile up there unseen, until the broker removes them. An application that subscribes by itself is not seen
    here, so this belongs to the strictest profile.

    Bad:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
          deadLetterTopic: order-events-dead   # <- here
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Good:
        kind: Subscription
        metadata: {name: order-events}
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
          deadLetterTopic: order-events-dead
        ---
        kind: Subscription
        metadata: {name: dead}
        spec:
          pubsubname: pubsub
          topic: order-events-dead
          routes: {default: /events/dead}
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        ---
        kind: Resiliency
        spec:
          policies:
            retries:
              inbound: {policy: exponential, maxRetries: 5}
          targets:
            components:
              pubsub:
                inbound: {retry: inbound}
    """
    read = {(one.pubsub.text, one.topic.text) for one in release.subscriptions if one.pubsub and one.topic}
    for subscription in release.subscriptions:
        topic, pubsub = subscription.dead_letter_topic, subscription.pubsub
        if topic and pubsub and (pubsub.text, topic.text) not in read:
            yield Finding(topic, f"no Subscription of the release reads the dead letters in `{topic.text}`")


@rule("P009", Severity.WARNING)
def dead_letter_at_once(release: Release) -> Iterator[Finding]:
    """A deadLetterTopic without retries before it.

    With a deadLetterTopic the retries of the component do not count: a message goes there after its first failure,
    though the application may only have been restarting. Retries come from a Resiliency, for `inbound` of the pub/sub
    component.

    Seen: daprd 1.18.3 calls the failing application once, and six times with the policy below.

    Bad:
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
          deadLetterTopic: order-events-dead   # <- here
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
          deadLetterTopic: order-events-dead
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        ---
        kind: Resiliency
        spec:
          policies:
            retries:
              inbound: {policy: exponential, maxRetries: 5}
          targets:
            components:
              pubsub:
                inbound: {retry: inbound}
    """
    for subscription in release.subscriptions:
        topic, pubsub = subscription.dead_letter_topic, subscription.pubsub
        # of a component that lives outside, the Resiliency may live there too
        component = visible(release.components, pubsub.text, subscription.namespace) if pubsub else None
        if topic and component and not _is_retried(release, subscription, component.name):
            yield Finding(
                topic,
                f"no Resiliency of the release retries for `{component.name}`, so a message comes here after "
                "its first failure",
                "add a Resiliency with a retry policy for `inbound` of the component",
            )


@rule("P013", Severity.WARNING)
def lost_after_retries(release: Release) -> Iterator[Finding]:
    """A Subscription without deadLetterTopic through a Kafka component with backOffMaxRetries.

    After that many retries daprd logs "Too many failed attempts at processing Kafka message" and goes on with the next
    one: the message is lost. Without backOffMaxRetries it tries for ever.

    Seen: daprd 1.18.3 with `backOffMaxRetries: 2` calls the application three times, then skips the message.

    Bad:
        metadata:
          name: pubsub
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - {name: backOffMaxRetries, value: "2"}
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events        # <- here
          routes: {default: /events/order}
    Good:
        metadata:
          name: pubsub
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - {name: backOffMaxRetries, value: "-1"}
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
    """
    for subscription in release.subscriptions:
        pubsub, topic = subscription.pubsub, subscription.topic
        component = visible(release.components, pubsub.text, subscription.namespace) if pubsub else None
        retries = _retries(component) if component else ""
        if component and topic and retries and not subscription.dead_letter_topic:
            message = f"Component `{component.name}` gives a message up after {retries} retries, and then it is lost"
            yield Finding(topic, message, "add a deadLetterTopic")


def _is_retried(release: Release, subscription: Subscription, pubsub: str) -> bool:
    for resiliency in release.resiliencies:
        if not resiliency.overlaps(subscription):
            continue
        if any(policy.name.text in _DEFAULTS for policy in resiliency.policies("retries")):
            return True
        for target in resiliency.targets("components"):
            if target.name.text == pubsub and target.value.text_at("inbound", "retry"):
                return True
    return False


def _retries(component: Component) -> str:
    """Return after how many retries Kafka's component gives up; nothing if never, or if that is not known."""
    entry = component.entry("backOffMaxRetries") if component.type.lower() == "pubsub.kafka" else None
    text = (entry.literal or "") if entry else ""
    return text if is_decimal(text) and not text.startswith("-") else ""
