"""S: which apps may use which topics."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import Component, Entry
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest

_BY_APP = ("publishingScopes", "subscriptionScopes")


@rule("S006", Severity.WARNING)
def scope_of_a_topic(release: Release) -> Iterator[Finding]:
    """A scope of topics that names an app or a topic which is not there.

    `publishingScopes` and `subscriptionScopes` list apps with their topics: `orders=new,paid;payments=paid`. A
    misspelt app is not restricted at all; a misspelt topic is refused as "not allowed". It is an error when an
    entry has no `=`: daprd skips it, so the app may use every topic.

    Seen: daprd 1.18.3 with `publishingScopes: x` lets app x publish to every topic; with `x=` it answers 403.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: publishingScopes
              value: order=new,paid  # <- here
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: publishingScopes
              value: orders=new,paid
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: allowedTopics
              value: new,paid
            - name: publishingScopes
              value: orders=payed    # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: allowedTopics
              value: new,paid
            - name: publishingScopes
              value: orders=paid
    """
    app_ids = release.app_ids()
    for component in release.components:
        if component.category != "pubsub":
            continue
        entries = {entry.name.lower(): entry for entry in component.entries}
        allowed = _topics(entries.get("allowedtopics"))
        for name in _BY_APP:
            entry = entries.get(name.lower())
            if entry and entry.value and entry.literal:
                yield from _scopes(release, component, entry.value, entry.literal, set(app_ids), allowed)
        protected = entries.get("protectedtopics")
        for topic in sorted(_topics(protected) - allowed) if allowed else ():
            if protected and protected.value:
                yield _not_allowed(protected.value, topic, allowed)


def _scopes(
    release: Release, component: Component, mark: Node, text: str, app_ids: set[str], allowed: set[str]
) -> Iterator[Finding]:
    for part in filter(None, text.replace(" ", "").split(";")):
        app_id, equals, topics = part.partition("=")
        if not equals:
            message = f"`{part}` has no `=`: daprd skips it, and the app may use every topic"
            yield Finding(mark, message, "write app=topic,topic;app=topic", Severity.ERROR)
            continue
        if app_ids and app_id not in app_ids:
            near = nearest(app_id, app_ids)
            yield Finding(
                mark,
                f"no workload of the release has the app-id `{app_id}`; this restricts nobody",
                f"did you mean `{near}`?" if near else "",
                release.missing,
                ("app", app_id),
            )
        elif not component.reaches(app_id):
            yield Finding(mark, f"the scopes of Component `{component.name}` leave out `{app_id}`")
        for topic in filter(None, topics.split(",")):
            if allowed and topic not in allowed:
                yield _not_allowed(mark, topic, allowed)


def _not_allowed(mark: Node, topic: str, allowed: set[str]) -> Finding:
    near = nearest(topic, allowed)
    message = f"topic `{topic}` is not in allowedTopics, so nobody may use it"
    return Finding(mark, message, f"did you mean `{near}`?" if near else "")


def _topics(entry: Entry | None) -> set[str]:
    return set(filter(None, (entry.literal or "").replace(" ", "").split(","))) if entry else set()
