"""K: the shape of objects: their kind, their fields and the types of these."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.catalogue.lifecycle import lifecycle
from daprlint.document import Document
from daprlint.finding import Finding, Severity
from daprlint.release import GROUP, Release
from daprlint.rule import rule
from daprlint.shape import Fault
from daprlint.spelling import nearest

# what the rules of components say, and better, of a field that is not there
_TOLD = {"Component": frozenset(("spec.metadata", "spec.type"))}


@rule("K001", Severity.ERROR)
def unknown_field(release: Release) -> Iterator[Finding]:
    """A field that the kind does not have.

    Helm 4 and kubectl refuse it; Helm 3 sends it, and the API server drops it. The commonest case is `scopes` or
    `auth` below `spec` of a Component: both belong to the top level, and a Component without scopes loads in
    every app of the namespace. It is a warning for the kinds of operators, which may have another version.

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
    for fault in release.faults:
        if fault.problem == "unknown":
            yield _finding(release, fault)


@rule("K002", Severity.ERROR)
def wrong_type(release: Release) -> Iterator[Finding]:
    """A field of another type, or a required field that is not there.

    The API server refuses the object, and Helm stops there; of null in the kinds of Dapr and of operators, Helm 4
    only, which applies it on the server. It is a warning for the kinds of operators, which may
    have another version, and where there is nothing but Dapr's objects without a namespace: a sidecar outside of
    Kubernetes demands less.

    Bad:
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
        spec:
          selector:
            app: orders
          ports:
            - port: "80"             # <- here
    Good:
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
        spec:
          selector:
            app: orders
          ports:
            - port: 80
    Bad:
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:                        # <- here
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: orders
                  image: example/orders
    Good:
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: orders
                  image: example/orders
    """
    for fault in release.faults:
        if fault.problem in ("type", "missing") and not _says_another(fault):
            yield _finding(release, fault, "; the API server refuses the object")


@rule("K008", Severity.ERROR)
def unknown_kind(release: Release) -> Iterator[Finding]:
    """A kind or a version of Dapr's or Kubernetes' API that does not exist.

    The API server has no resource for it, so Helm installs nothing of the release: "no matches for kind". Kinds
    begin with a capital letter. Where no known kind is near, it is a warning: a newer Dapr or Kubernetes may have it.

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
    Bad:
        apiVersion: v1                 # <- here
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: orders
                  image: example/orders
    Good:
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: orders
                  image: example/orders
    """
    served: dict[str, list[str]] = {}
    for resource in release.catalogue.resources:
        name, _, version = resource.partition("/")
        served.setdefault(name, []).append(f"{GROUP}/{version}")
    built_in: dict[str, list[str]] = {}
    for document in release.documents:
        if not document.kind or not document.api_version:
            continue
        if document.group == GROUP:
            yield from _kind(document, served, f"Dapr {release.catalogue.version}")
        elif release.schemas.root(document.api_version, document.kind) is None and not _is_told(release, document):
            # hardly ever is there anything unknown
            built_in = built_in or release.schemas.built_in_kinds()
            if document.group in {version.rpartition("/")[0] for versions in built_in.values() for version in versions}:
                yield from _kind(document, built_in, f"Kubernetes {release.schemas.kubernetes}")
            else:
                yield from _misspelt(release, document)


def _kind(document: Document, served: dict[str, list[str]], who: str) -> Iterator[Finding]:
    api_version, kind = document.root.get("apiVersion"), document.root.get("kind")
    if api_version is None or kind is None:
        return
    versions = served.get(document.kind)
    if versions is None:
        near = nearest(document.kind, served)
        fix = f"did you mean `{near}`?" if near else ""
        yield Finding(kind, f"{who} has no kind `{document.kind}`", fix, None if near else Severity.WARNING)
    elif document.api_version not in versions:
        message = f"a {document.kind} has no version `{document.api_version}`"
        yield Finding(api_version, message, f"use {' or '.join(versions)}")


def _says_another(fault: Fault) -> bool:
    absent = fault.problem == "missing" or (fault.mark.is_scalar and fault.mark.value is None)
    return absent and fault.path in _TOLD.get(fault.mark.document.kind, ())


def _misspelt(release: Release, document: Document) -> Iterator[Finding]:
    """Find an apiVersion or a kind that is nearly a known one, of Kubernetes, of Dapr or of an operator."""
    known = list(release.schemas.kinds())
    for field, there, others in (
        ("apiVersion", document.api_version, [version for version, kind in known if kind == document.kind]),
        ("kind", document.kind, [kind for version, kind in known if version == document.api_version]),
    ):
        near = nearest(there, others)
        mark = document.root.get(field)
        if near and mark:
            right = (near, document.kind) if field == "apiVersion" else (document.api_version, near)
            severity = None if release.schemas.is_chosen(*right) else Severity.WARNING
            message = f"{document.api_version} has no {document.kind}; the API server refuses it"
            yield Finding(mark, message, f"did you mean `{near}`?", severity)


def _is_told(release: Release, document: Document) -> bool:
    """Say whether K003 speaks of a version."""
    api_version, kind = document.api_version, document.kind
    return lifecycle(api_version, kind) is not None or bool(release.schemas.first(api_version, kind))


def _finding(release: Release, fault: Fault, outcome: str = "") -> Finding:
    document = fault.mark.document
    # a field that is not there does nothing outside of Kubernetes either
    certain = release.is_certain(document) or (fault.problem == "unknown" and document.group == GROUP)
    return Finding(fault.mark, fault.message + outcome, fault.fix, None if certain else Severity.WARNING)
