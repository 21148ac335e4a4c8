"""C: what works in a Component and seldom means what it seems to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule

# names that say their unit themselves
_NAMES_ITS_UNIT = re.compile(r"(seconds?|secs?|minutes?|hours?|ms|millis|milliseconds)$", re.IGNORECASE)
_CONSUMERS = frozenset(("consumergroup", "consumerid"))


@rule("C009", Severity.WARNING, profile="prod")
def duration_without_unit(release: Release) -> Iterator[Finding]:
    """A duration that is a bare number.

    In the metadata of most components it counts seconds; in that of Redis and in `consumeRetryInterval` of Kafka,
    as in Resiliency policies, milliseconds. A unit is understood everywhere. Names that end in `Seconds` are
    meant so.

    Bad with --profile prod:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: consumeRetryInterval
              value: 10              # <- here
    Good with --profile prod:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: consumeRetryInterval
              value: 10s
    """
    for component in release.components:
        for entry in component.entries:
            field, text = component.field(entry), entry.literal or ""
            if field is None or field.type != "duration" or entry.value is None or _NAMES_ITS_UNIT.search(entry.name):
                continue
            if text.isdecimal() and int(text):
                unit = "milliseconds" if field.unit == "ms" else "seconds"
                yield Finding(entry.value, f"`{text}` means {text} {unit} here", f"write {text}{field.unit}")


@rule("C018", Severity.WARNING, profile="prod")
def errors_ignored(release: Release) -> Iterator[Finding]:
    """A Component whose errors are ignored.

    When it cannot be initialised, daprd logs that and is ready all the same; every call that needs the component
    answers "not found" later, and no probe notices.

    Seen: daprd 1.18.3 answers 204 to its health check and ERR_STATE_STORE_NOT_FOUND to a request for state.

    Bad with --profile prod:
        spec:
          type: state.in-memory
          version: v1
          ignoreErrors: true         # <- here
          metadata: []
    Good with --profile prod:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    """
    for component in release.components:
        node = component.document.root.at("spec", "ignoreErrors")
        if node and node.value is True:
            message = f"an app whose Component `{component.name}` failed is ready, and gets errors later"
            yield Finding(node, message, "remove `ignoreErrors`")


@rule("C022", Severity.WARNING)
def namespace_and_more(release: Release) -> Iterator[Finding]:
    """`{namespace}` in the value of a metadata field.

    It stands for `<namespace>.<app-id>`, not for the namespace alone. In a pub/sub component it does more: the
    name of every topic, on publishing and subscribing, gets the namespace in front, whatever field it stands in.
    In the consumer's group or ID that is Dapr's documented way to keep namespaces apart, so there it is found from
    the profile prod on.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              value: "{namespace}-orders"  # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              value: "{appID}-orders"
    """
    strict = release.settings.has_profile("prod")
    for component in release.components:
        for entry in component.entries:
            documented = component.category == "pubsub" and entry.name.lower() in _CONSUMERS
            if entry.value and "{namespace}" in (entry.literal or "") and (strict or not documented):
                more = ", and every topic gets the namespace in front" if component.category == "pubsub" else ""
                yield Finding(entry.value, f"`{{namespace}}` stands for <namespace>.<app-id>{more}")


@rule("C023", Severity.WARNING, profile="prod")
def not_stable(release: Release) -> Iterator[Finding]:
    """A component type that is not stable, or a field that is deprecated.

    Alpha components are not certified: their metadata and what they store may change with any release of Dapr.

    Bad with --profile prod:
        spec:
          type: state.etcd           # <- here
          version: v2
          metadata:
            - name: endpoints
              value: etcd:2379
    Good with --profile prod:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: connectionString
              value: host=db user=orders
    """
    for component in release.components:
        known, node = component.known, component.type_node
        if known and node and known.status == "alpha":
            yield Finding(node, f"{component.type} is alpha in Dapr {release.catalogue.version}")
        for entry in component.entries:
            field = component.field(entry)
            if field and field.deprecated:
                yield Finding(entry.mark, f"`{entry.name}` of {component.type} is deprecated")
