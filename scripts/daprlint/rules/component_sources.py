"""C: where the value of a metadata field comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.apps import App
from daprlint.components import BUILT_IN_STORE
from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.rule import rule
from daprlint.spelling import nearest

_NEXT_VARIABLE = re.compile(r",\s*(?=[a-zA-Z_][a-zA-Z0-9_]*=)")
_ENVIRONMENT = ("env", "env-from-secret")


@rule("C014", Severity.ERROR)
def missing_key(release: Release) -> Iterator[Finding]:
    """A secretKeyRef to a key that the Secret does not have.

    The operator leaves the value empty, daprd logs "Error decoding secret" and initialises the component without
    it. Without `key`, the key is the name of the Secret. This is only looked for in Secrets of the release.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslPassword
              secretKeyRef:
                name: kafka-secrets
                key: pasword         # <- here
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: kafka-secrets
        stringData:
          password: changed-by-the-pipeline
    Good:
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
        stringData:
          password: changed-by-the-pipeline
    """
    for component in release.components:
        if component.secret_store != BUILT_IN_STORE:
            continue
        for entry in component.entries:
            name = entry.secret.get("name") if entry.secret else None
            secret = visible(release.secrets, name.text, component.namespace) if name else None
            if entry.secret is None or name is None or secret is None:
                continue
            fields = [secret.document.root.get(field) for field in ("data", "stringData")]
            keys = [key.text for field in fields if field for key, _ in field.pairs()]
            key = entry.secret.get("key")
            wanted = (key.text if key else "") or name.text
            # a Secret without any is filled by somebody else
            if keys and wanted not in keys:
                near = nearest(wanted, keys)
                yield Finding(
                    key or name,
                    f"Secret `{name.text}` has no key `{wanted}`; `{entry.name}` stays empty",
                    f"did you mean `{near}`?" if near else f"it has {', '.join(keys)}",
                )


@rule("C016", Severity.ERROR)
def refused_variable(release: Release) -> Iterator[Finding]:
    """An envRef to a variable that daprd does not give away, or does not have.

    Daprd logs a warning, "references an env variable that isn't allowed", and takes an empty value: for
    APP_API_TOKEN and everything that begins with DAPR_, and in Kubernetes for everything that is not in
    `dapr.io/env` or `dapr.io/env-from-secret` of the pod, once one of them is set. Daprd looks for the name in
    capitals. With neither of them the sidecar has no such variable, which is a warning: its image may.

    Seen: daprd 1.18.3 warns "references an env variable that isn't allowed: DAPR_HOST_IP" and goes on without a value.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              envRef: DAPR_HOST_IP   # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              envRef: CLIENT_ID
    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              envRef: CLIENT_ID      # <- here
        ---
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/env: "REGION=eu,CLIENTID=orders"
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              envRef: CLIENT_ID
        ---
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/env: "REGION=eu,CLIENT_ID=orders"
    """
    for component in release.components:
        for entry in component.entries:
            if entry.env is None or not entry.env.text or entry.has_value:
                continue
            asked = entry.env.text.upper()
            if asked == "APP_API_TOKEN" or asked.startswith("DAPR_") or " " in asked:
                yield Finding(entry.env, f"daprd gives `{entry.env.text}` to no component; `{entry.name}` stays empty")
                continue
            for app in release.apps_reached(component):
                known = variables(app)
                if known and asked not in known:
                    near = nearest(asked, known)
                    message = f"`{asked}` is not in dapr.io/env of {app.label}, so `{entry.name}` stays empty there"
                    yield Finding(entry.env, message, f"did you mean `{near}`?" if near else "add it to `dapr.io/env`")
                    break
                if not known:
                    message = f"the sidecar of {app.label} has no variable `{asked}`, so `{entry.name}` stays empty"
                    fix = f"annotate the pod with `dapr.io/env: {asked}=...`"
                    yield Finding(entry.env, message, fix, Severity.WARNING)
                    break


@rule("C017", Severity.WARNING)
def two_sources(release: Release) -> Iterator[Finding]:
    """A metadata entry with more than one source.

    The secret overwrites the value; envRef counts only where there is neither. What loses is dead text that
    somebody will edit in vain.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslUsername
              value: orders          # <- here
              secretKeyRef:
                name: kafka-secrets
                key: username
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: saslUsername
              secretKeyRef:
                name: kafka-secrets
                key: username
    """
    for component in release.components:
        for entry in component.entries:
            if entry.secret and entry.value and entry.has_value:
                message = f"`{entry.name}` comes from the secret; this value counts for nothing"
                yield Finding(entry.value, message, "remove one of the two")
            elif entry.env and (entry.secret or entry.has_value):
                winner = "the secret" if entry.secret else "the value"
                yield Finding(entry.env, f"`{entry.name}` comes from {winner}; envRef counts for nothing", "remove it")


def variables(app: App) -> set[str]:
    """Return the names of the variables that a workload gives its sidecar.

    Source: dapr/pkg/injector/patcher/sidecar_container.go, parseEnvVars.
    """
    found = set()
    for name in _ENVIRONMENT:
        for part in _NEXT_VARIABLE.split(app.setting(name)):
            variable, equals, _ = part.strip().partition("=")
            if equals:
                found.add(variable)
    return found
