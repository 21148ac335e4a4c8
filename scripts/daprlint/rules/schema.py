"""K: the shape of Dapr's custom resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import GROUP, Release
from daprlint.rule import rule
from daprlint.spelling import nearest

ENVELOPE = frozenset(("apiVersion", "kind", "metadata", "status"))


@rule("K001", Severity.ERROR)
def unknown_field(release: Release) -> Iterator[Finding]:
    """A field that the custom resource does not have.

    Helm 4 refuses it; Helm 3 and kubectl without validation send it, and the API server drops it. The commonest
    case is `scopes` or `auth` below `spec`: both belong to the top level, and a Component without scopes loads
    in every app of the namespace.

    Seen: daprd 1.18.3 loads a Component with `spec.scopes` for an app outside of them, logs nothing.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
          scopes:                    # <- here
            - orders
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
    """
    for document in release.documents:
        if document.group != GROUP:
            continue
        version = document.api_version.rpartition("/")[2]
        shape = release.catalogue.resources.get(f"{document.kind}/{version}")
        if shape is not None:
            yield from _unknown(document.root, shape, shape, f"a {document.kind}", "")


@rule("K008", Severity.ERROR)
def unknown_kind(release: Release) -> Iterator[Finding]:
    """A kind or a version of Dapr's API that does not exist.

    The API server has no resource for it, so Helm installs nothing of the release: "no matches for kind". Kinds
    begin with a capital letter. Where no known kind is near, it is a warning: a newer Dapr may have it.

    Bad:
        apiVersion: dapr.io/v1         # <- here
        kind: Component
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    Good:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    Bad:
        apiVersion: dapr.io/v1alpha1
        kind: component                # <- here
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    Good:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    """
    served: dict[str, list[str]] = {}
    for resource in release.catalogue.resources:
        name, _, version = resource.partition("/")
        served.setdefault(name, []).append(f"{GROUP}/{version}")
    for document in release.documents:
        api_version, kind = document.root.get("apiVersion"), document.root.get("kind")
        if document.group != GROUP or api_version is None or kind is None or not document.kind:
            continue
        versions = served.get(document.kind)
        if versions is None:
            near = nearest(document.kind, served)
            message = f"Dapr {release.catalogue.version} has no kind `{document.kind}`"
            fix = f"did you mean `{near}`?" if near else ""
            yield Finding(kind, message, fix, None if near else Severity.WARNING)
        elif document.api_version not in versions:
            message = f"a {document.kind} has no version `{document.api_version}`"
            yield Finding(api_version, message, f"use {' or '.join(versions)}")


def _unknown(node: Node, shape: dict[str, Any], top: dict[str, Any], owner: str, path: str) -> Iterator[Finding]:
    for key, value in node.pairs():
        name = key.text
        if name in ENVELOPE and shape is top:
            continue
        if name not in shape and "*" not in shape:
            yield Finding(key, f"{owner} has no field `{path}{name}`; Kubernetes drops it", _fix(name, shape, top))
        elif below := shape.get(name, shape.get("*")):
            for item in value.items() if value.is_sequence else (value,):
                yield from _unknown(item, below, top, owner, f"{path}{name}.")


def _fix(name: str, shape: dict[str, Any], top: dict[str, Any]) -> str:
    if name in top and shape is not top:
        return f"move `{name}` to the top level, beside `spec`"
    near = nearest(name, shape)
    return f"did you mean `{near}`?" if near else ""
