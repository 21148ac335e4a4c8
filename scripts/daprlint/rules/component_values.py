"""C: the values of metadata fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from daprlint.catalogue import Field
from daprlint.components import Component, Entry
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import STRICT_BOOLEANS, is_boolean, is_duration, is_integer, is_number, is_quantity
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest

# a bare integer is a duration as well: seconds, for a few fields milliseconds
_PARSERS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "integer": ("an integer", is_integer),
    "number": ("a number", is_number),
    "duration": ("a duration such as 30s", lambda text: is_duration(text) or is_integer(text)),
    "bytesize": ("a size such as 4Mi", is_quantity),
}


@rule("C006", Severity.ERROR)
def unreadable_number(release: Release) -> Iterator[Finding]:
    """A number, a duration or a size that does not parse.

    Daprd exits at start: the component cannot decode its metadata.

    Seen: daprd 1.18.3 exits with "cannot parse 'producerRetryMax' as int".

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: sessionTimeout
              value: 10 seconds      # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: sessionTimeout
              value: 10s
    """
    for component in release.components:
        for field, node, text in _literals(component):
            what, parses = _PARSERS.get(field.type, ("", None))
            if parses and not parses(text):
                message = (
                    f"`{text}` is not {what}; {component.type} cannot read `{field.name}`, so daprd exits at start"
                )
                yield Finding(node, message)


@rule("C007", Severity.ERROR)
def not_a_boolean(release: Release) -> Iterator[Finding]:
    """A boolean field with a text that is neither true nor false.

    Anything but y, yes, true, t, on and 1 is false, without a word: `enableTLS: enabled` switches TLS off. The
    Redis components are strict instead: they take true, false, t, f, 1 and 0 only, and daprd exits at anything
    else.

    Seen: daprd 1.18.3 with `disableTls: enabled` on pubsub.kafka logs nothing; with `enableTLS: "yes"` on
    state.redis it exits with "invalid bool".

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: disableTls
              value: enabled         # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: disableTls
              value: "true"
    """
    for component in release.components:
        strict = component.known is not None and component.known.strict_booleans
        for field, node, text in _literals(component):
            if field.type == "bool" and not (text in STRICT_BOOLEANS if strict else is_boolean(text)):
                outcome = "daprd exits at start" if strict else "daprd takes it for false"
                yield Finding(node, f"`{text}` is neither true nor false; {outcome}")


@rule("C008", Severity.ERROR)
def value_outside_the_allowed(release: Release) -> Iterator[Finding]:
    """A value that the field does not know.

    What comes of it depends on the field: some end the sidecar at start, some silently mean something else.
    With `saslMechanism: SCRAM-SHA-256`, as Kafka itself calls it, Dapr logs in with PLAIN. It is a warning
    where only the component's documentation lists the values.

    Seen: daprd 1.18.3 exits with `authType: sasl`; with `SCRAM-SHA-256` the broker is offered PLAIN and daprd exits
    after 2 s with "client has run out of available brokers".

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: authType
              value: sasl            # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: authType
              value: none
    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslMechanism
              value: SCRAM-SHA-256   # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslMechanism
              value: SHA-256
    Bad:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: connectionString
              value: postgresql+asyncpg://orders@db/orders   # <- here
    Good:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: connectionString
              value: postgresql://orders@db/orders
    """
    for component in release.components:
        for field, node, text in _literals(component):
            for pattern, reason in field.refuses.items():
                if re.search(pattern, text):
                    yield Finding(node, f"the value of `{field.name}` {reason}")
            if field.allowed and not _is_allowed(field, text):
                near = field.instead.get(text.lower()) or nearest(text, field.allowed)
                yield Finding(
                    node,
                    f"`{text}` is no value of `{field.name}`"
                    + (f"; {field.otherwise}" if field.otherwise else f" of {component.type}"),
                    f"did you mean `{near}`?" if near else f"one of {', '.join(field.allowed)}",
                    Severity.ERROR if field.otherwise else Severity.WARNING,
                )


def _is_allowed(field: Field, text: str) -> bool:
    if field.exact:
        return text in field.allowed
    return text.lower() in (value.lower() for value in field.allowed)


def _literals(component: Component) -> Iterator[tuple[Field, Node, str]]:
    """Yield the known fields with a literal value that daprd does not change, such as {podName}."""
    for entry in component.entries:
        field, text = component.field(entry), _literal(entry)
        if field and text and entry.value:
            yield field, entry.value, text


def _literal(entry: Entry) -> str:
    text = entry.literal or ""
    return "" if "{" in text else text
