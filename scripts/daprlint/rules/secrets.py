"""C: where components get their secrets from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.components import BUILT_IN_STORE, Component, Entry
from daprlint.finding import Finding, Severity
from daprlint.release import Release, named
from daprlint.resources import same_namespace
from daprlint.rule import rule
from daprlint.spelling import nearest

# these fields are sensitive for the password that may be in them
_ADDRESSES = frozenset(("connectionstring", "url", "host", "endpoint", "natsurl"))
_CREDENTIALS = re.compile(
    r"://[^/\s:@]*:[^/\s@]+@|\b(password|pwd|accountkey|sharedaccesskey|secret)\s*=\s*[^;\s]+", re.IGNORECASE
)


@rule("C012", Severity.WARNING, prod=Severity.ERROR)
def literal_secret(release: Release) -> Iterator[Finding]:
    """A secret that stands in the Component itself.

    Everybody who may read Components reads it, and so does everybody who reads the release in git or in Helm's
    history.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslPassword     # <- here
              value: correct-horse
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslPassword
              secretKeyRef:
                name: kafka-secrets
                key: password
    """
    for component in release.components:
        for entry in component.entries:
            if _holds_secret(component, entry):
                # the finding points at the name, so that reports do not repeat the secret
                message = f"the secret `{entry.name}` stands here for all to read"
                yield Finding(entry.mark, message, "use `secretKeyRef`", secret=entry.value)


@rule("C013", Severity.WARNING)
def missing_secret(release: Release) -> Iterator[Finding]:
    """A secretKeyRef to a Secret that is not there.

    One missing Secret makes the operator fail for the whole list of components: every app of the namespace that
    has the component in reach fails to load *all* its components, and its sidecar exits. Secrets usually live
    outside the release, so this is only looked for with --closed-world, or when the release has a Secret of
    nearly that name.

    Bad with --closed-world:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslPassword
              secretKeyRef:
                name: kafka-secrets  # <- here
                key: password
    Good with --closed-world:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslPassword
              secretKeyRef:
                name: kafka-secrets
                key: password
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: kafka-secrets
        data:
          password: c2VjcmV0
    """
    for component in release.components:
        if component.secret_store != BUILT_IN_STORE:
            continue
        for entry in component.entries:
            name = entry.secret.get("name") if entry.secret else None
            if name is None or release.has("Secret", name.text, component.namespace):
                continue
            elsewhere = named(release.secrets, name.text)
            near = nearest(name.text, (secret.name for secret in release.secrets))
            if elsewhere:
                yield Finding(
                    name,
                    f"Secret `{name.text}` is in namespace {elsewhere[0].namespace}; the operator looks in "
                    f"{component.namespace}, and every sidecar that sees this Component exits",
                    severity=Severity.ERROR,
                )
            elif release.settings.closed_world or near:
                yield Finding(
                    name,
                    f"the release has no Secret `{name.text}`; without it every sidecar that sees this Component exits",
                    f"did you mean `{near}`?" if near else "",
                    release.missing,
                    ("Secret", name.text),
                )


@rule("C015", Severity.WARNING)
def missing_secret_store(release: Release) -> Iterator[Finding]:
    """An auth.secretStore that is not there, of a Component with a secretKeyRef.

    Daprd parks the component and reports itself ready: the component is never initialised and its API answers
    "not found". It is an error where the release itself shows that the store cannot be reached. Without a secretKeyRef
    nobody asks for the store.

    Seen: daprd 1.18.3 warns "references a secret store that isn't loaded", is ready, and never loads the component.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: keyPrefix
              secretKeyRef: {name: prefixes, key: orders}
        auth:
          secretStore: vault         # <- here
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: keyPrefix
              secretKeyRef: {name: prefixes, key: orders}
        auth:
          secretStore: kubernetes
    """
    for component in release.components:
        node = component.document.root.at("auth", "secretStore")
        asks = any(entry.secret for entry in component.entries)
        if node is None or node.text in ("", BUILT_IN_STORE) or not asks:
            continue
        candidates = named(release.components, node.text)
        store = next((found for found in candidates if same_namespace(found.namespace, component.namespace)), None)
        if store is None:
            severity = Severity.ERROR if candidates else release.missing
            message = f"the release has no secret store `{node.text}`; without it daprd parks the component for ever"
            yield Finding(node, message, severity=severity, absent=("Component", node.text))
        elif store.category != "secretstores":
            yield Finding(node, f"`{node.text}` is a {store.type}, not a secret store", severity=Severity.ERROR)
        elif apart := [scope.text for scope in component.scopes if not store.reaches(scope.text)]:
            message = (
                f"the scopes of secret store `{node.text}` leave out {apart[0]}; there the component is parked for ever"
            )
            yield Finding(node, message, severity=Severity.ERROR)


def _holds_secret(component: Component, entry: Entry) -> bool:
    text = entry.literal
    if not text or "{" in text:
        return False
    field = component.field(entry)
    if field and field.sensitive and entry.name.lower() not in _ADDRESSES:
        return True
    return _CREDENTIALS.search(text) is not None
