"""Which topics a pub/sub component lets an app use.

Source: dapr/pkg/scopes/scopes.go, pkg/runtime/pubsub/adapter.go (IsOperationAllowed).
"""

from __future__ import annotations

from daprlint.components import Component, Entry

ALLOWED, PROTECTED, SUBSCRIPTIONS = "allowedTopics", "protectedTopics", "subscriptionScopes"
PUBLISHING = "publishingScopes"


def forbids(component: Component, app_id: str, topic: str) -> Entry | None:
    """Return the entry that keeps an app from subscribing to a topic, if the manifest alone decides it.

    Args:
        component: a pub/sub component.
        app_id: of the app; nothing if any app will do.
        topic: as the subscription names it.
    """
    allowed, protected = component.entry(ALLOWED), component.entry(PROTECTED)
    if allowed and (topics := _topics(allowed)) and topic not in topics:
        return allowed
    scopes = component.entry(SUBSCRIPTIONS)
    if scopes and (not app_id or not _text(scopes)):
        return None  # the app or its topics are not known
    own = _scoped(scopes, app_id) if scopes else set()
    if own and topic not in own:
        return scopes
    return protected if protected and not own and topic in _topics(protected) else None


def topics_of(component: Component, field: str, app_id: str) -> set[str]:
    """Return the topics that a field, PUBLISHING or SUBSCRIPTIONS, gives to an app by name."""
    entry = component.entry(field)
    return {topic for topic in _scoped(entry, app_id) if topic} if entry else set()


def _text(entry: Entry) -> str:
    text = entry.literal or ""
    return "" if "{" in text else text.replace(" ", "")


def _topics(entry: Entry) -> set[str]:
    text = _text(entry)
    return set(text.split(",")) if text else set()


def _scoped(entry: Entry, app_id: str) -> set[str]:
    found: set[str] = set()
    for part in _text(entry).split(";"):
        app, equals, topics = part.partition("=")
        if equals and app == app_id:
            found.update(topics.partition("=")[0].split(","))
    return found
