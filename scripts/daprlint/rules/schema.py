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
