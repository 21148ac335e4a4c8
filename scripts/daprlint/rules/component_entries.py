"""C: metadata entries that give their field nothing, or not what it looks like."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import BUILT_IN_STORE
from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.rule import rule


@rule("C030", Severity.WARNING)
def no_source(release: Release) -> Iterator[Finding]:
    """A metadata entry with a name and nothing else, or with all but a name.

    Without `value`, `secretKeyRef` and `envRef` the field is empty, as if the entry were not there; an empty text
    that is meant says so. An entry whose name is empty sets no field. Often a line was lost, or is indented wrongly.
    Daprd says nothing of it.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: none
            - name: clientID         # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: none
            - name: clientID
              value: orders
    """
    for component in release.components:
        for entry in component.entries:
            if not entry.name:
                yield Finding(entry.mark, "an entry without a name sets no field", "name the field or remove the entry")
                continue
            null = entry.value is None or (entry.value.is_scalar and entry.value.value is None)
            if null and not entry.secret and not entry.env:
                yield Finding(
                    entry.mark, f"`{entry.name}` has no value, so it stays empty", "give it one, or remove it"
                )


@rule("C031", Severity.WARNING)
def half_a_secret(release: Release) -> Iterator[Finding]:
    """A secretKeyRef that does not say which Secret, or which key of it.

    Without `name` the reference counts for nothing. Without `key` the key is the name of the Secret, which in a store
    that keeps one value for each name is right; Secrets of Kubernetes rarely have such a key. The field stays empty
    without a word, and a component that needs it does not start.

    Seen: daprd 1.18.3 without the key of the password says nothing of it, and exits when Kafka refuses the login.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: password
            - name: saslMechanism
              value: SHA-512
            - name: saslUsername
              secretKeyRef:
                name: kafka-secrets
                key: username
            - name: saslPassword
              secretKeyRef:
                name: kafka-secrets  # <- here
        auth:
          secretStore: kubernetes
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: password
            - name: saslMechanism
              value: SHA-512
            - name: saslUsername
              secretKeyRef:
                name: kafka-secrets
                key: username
            - name: saslPassword
              secretKeyRef:
                name: kafka-secrets
                key: password
        auth:
          secretStore: kubernetes
    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: password
            - name: saslMechanism
              value: SHA-512
            - name: saslUsername
              secretKeyRef:
                name: kafka-secrets
                key: username
            - name: saslPassword
              secretKeyRef:
                name: ""             # <- here
                key: password
        auth:
          secretStore: kubernetes
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: password
            - name: saslMechanism
              value: SHA-512
            - name: saslUsername
              secretKeyRef:
                name: kafka-secrets
                key: username
            - name: saslPassword
              secretKeyRef:
                name: kafka-secrets
                key: password
        auth:
          secretStore: kubernetes
    """
    for component in release.components:
        for entry in component.entries:
            name, key = (entry.secret.get(part) for part in ("name", "key")) if entry.secret else (None, None)
            if name is None:
                continue  # the API server refuses it
            if not name.text:
                yield Finding(name, f"names no Secret, so `{entry.name}` stays empty", "say which Secret is meant")
            elif (key is None or not key.text) and component.secret_store == BUILT_IN_STORE:
                secret = visible(release.secrets, name.text, component.namespace)
                if secret is None:
                    message = f"without `key`, `{entry.name}` gets the key `{name.text}` of the Secret `{name.text}`"
                    yield Finding(name, message, "say which key is meant")


@rule("C032", Severity.WARNING)
def value_of_many(release: Release) -> Iterator[Finding]:
    """A list or a map as the value of a metadata entry.

    Every value is one text to daprd: of a list or a map it gets the JSON, brackets and quotes and all. A list is
    written with commas; JSON that is meant is clearer in quotes.

    Seen: daprd 1.18.3 with `value: [kafka:9092]` exits: it takes `["kafka` for the name of the broker.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: authType
              value: none
            - name: brokers
              value:                 # <- here
                - kafka:9092
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: authType
              value: none
            - name: brokers
              value: kafka:9092
    """
    for component in release.components:
        for entry in component.entries:
            pair = entry.node.pair("value")
            if pair and not pair[1].is_scalar:
                message = f"`{entry.name}` gets the text of this as JSON"
                fix = "write one text, its parts with commas between them; put JSON that is meant into quotes"
                yield Finding(pair[0], message, fix)
