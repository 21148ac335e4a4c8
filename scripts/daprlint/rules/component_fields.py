"""C: the names of metadata fields."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import Component
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest

# these make sense for a sidecar outside of Kubernetes, where spec.metadata may be missing
OUTSIDE_KUBERNETES = "secretstores.local."


@rule("C003", Severity.WARNING)
def unknown_field(release: Release) -> Iterator[Finding]:
    """A metadata field that the component type does not have.

    Daprd ignores it and logs nothing at any level, so a misspelt field is as good as none. It is an error when
    a field of nearly that name exists. Names compare without case.

    Seen: daprd 1.18.3 with `enableIdempotence` and `acks` on pubsub.kafka starts and names neither, even at
    debug level.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: none
            - name: acks             # <- here
              value: all
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: none
            - name: producerRequiredAcks
              value: all
    """
    for component in release.components:
        known = component.known
        for entry in component.unknown_fields():
            if known is None or component.other_version_with(entry.name):
                continue
            hint = known.hints.get(entry.name.lower(), "")
            near = None if hint else nearest(entry.name, (field.name for field in known.fields.values()))
            yield Finding(
                entry.mark,
                f"`{entry.name}` is not a field of {component.type}; daprd ignores it",
                hint or (f"did you mean `{near}`?" if near else ""),
                Severity.ERROR if near else None,
            )


@rule("C004", Severity.ERROR)
def field_of_another_version(release: Release) -> Iterator[Finding]:
    """A metadata field that another version of the component type has.

    Daprd ignores it without a word: with `tableName` on state.postgresql v2 the table is still called `state`.

    Seen: daprd 1.18.3 starts, creates table "state", logs nothing.

    Bad:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: tableName        # <- here
              value: orders
    Good:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: tablePrefix
              value: orders_
    """
    for component in release.components:
        for entry in component.unknown_fields():
            if version := component.other_version_with(entry.name):
                yield Finding(
                    entry.mark,
                    f"`{entry.name}` is a field of {component.type} {version}; {component.version} ignores it",
                    component.known.hints.get(entry.name.lower(), "") if component.known else "",
                )


@rule("C005", Severity.ERROR)
def missing_field(release: Release) -> Iterator[Finding]:
    """A required metadata field that is not there.

    Daprd exits at start when the component cannot be initialised without it. Where only the component's
    documentation calls the field required, it is a warning. `spec.metadata` itself is required, even when it is
    empty: the API server refuses a Component without it. For local secret stores, and where there is nothing but
    Dapr's objects without a namespace, it is a warning: they may be meant for a sidecar outside of Kubernetes.

    Seen: daprd 1.18.3 without `authType` exits with "'authType' attribute was missing or empty".

    Bad:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: orders
        spec:
          type: pubsub.kafka
          version: v1
          metadata:                  # <- here
            - name: brokers
              value: kafka:9092
    Good:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: orders
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: none
    Bad:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: secrets
        spec:                        # <- here
          type: secretstores.kubernetes
          version: v1
    Good:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: secrets
        spec:
          type: secretstores.kubernetes
          version: v1
          metadata: []
    """
    for component in release.components:
        root = component.document.root
        metadata, spec = root.at("spec", "metadata"), root.pair("spec")
        if metadata is None or (metadata.is_scalar and metadata.value is None):
            if spec:
                local = component.type.startswith(OUTSIDE_KUBERNETES) or not release.is_certain(component.document)
                severity = Severity.WARNING if local else None
                message = "spec.metadata is missing; the API server refuses the Component"
                yield Finding(spec[0], message, "add `metadata: []`", severity)
            continue
        known, pair = component.known, spec and spec[1].pair("metadata")
        if known is None or pair is None:
            continue
        for field in known.fields.values():
            # a binding may get what is only documented as required with each request
            enforced = field.required == "enforced"
            if field.required and (enforced or component.category != "bindings") and not _is_set(component, field.name):
                message = "daprd exits at start" if enforced else "its documentation calls it required"
                yield Finding(
                    pair[0],
                    f"{component.type} needs `{field.name}`; {message}",
                    severity=None if enforced else Severity.WARNING,
                )
        for need in known.needs:
            decides = component.entry(need.when) if need.when else None
            if need.when and (decides is None or (decides.literal or "").lower() not in need.values):
                continue
            if any(_is_set(component, name) for name in need.unless):
                continue
            for name in need.needed:
                if not _is_set(component, name):
                    because = f" with `{need.when}: {decides.literal}`" if decides else ""
                    yield Finding(pair[0], f"{component.type} needs `{name}`{because}; daprd exits at start")


@rule("C011", Severity.ERROR)
def duplicate_field(release: Release) -> Iterator[Finding]:
    """Two metadata entries with the same name.

    Names that differ in case only end the sidecar at start; of two equal names the last wins without a word. On
    a pub/sub component daprd itself adds `consumerID`, so any other spelling of it is such a duplicate.

    Seen: daprd 1.18.3 with `consumerId` exits with "key consumerid is duplicate in the metadata"; of two
    `brokers` it dials the second.

    Bad:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: connectionString
              value: host=db user=orders
            - name: connectionstring # <- here
              value: host=other user=orders
    Good:
        spec:
          type: state.postgresql
          version: v2
          metadata:
            - name: connectionString
              value: host=db user=orders
    """
    for component in release.components:
        seen = {"consumerid": "consumerID"} if component.category == "pubsub" else {}
        for entry in component.entries:
            first = seen.get(entry.name.lower())
            if first == entry.name and entry.name != "consumerID":
                yield Finding(entry.mark, f"`{entry.name}` is there twice; only the last one counts")
            elif first and first != entry.name:
                why = "daprd adds `consumerID` itself" if first == "consumerID" else f"`{first}` is there as well"
                yield Finding(entry.mark, f"`{entry.name}`: {why} and names differ in case only; daprd exits at start")
            seen.setdefault(entry.name.lower(), entry.name)


def _is_set(component: Component, name: str) -> bool:
    entry = component.entry(name)
    return entry is not None and entry.has_source
