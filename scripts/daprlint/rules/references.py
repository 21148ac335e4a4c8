"""K: what a pod needs to start."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.rule import rule
from daprlint.spelling import nearest

# every namespace has these
_EVERYWHERE = frozenset((("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")))
# these usually live outside of a release
_OUTSIDE = frozenset(("Secret", "PersistentVolumeClaim"))
_FIELDS = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}


@rule("K007", Severity.WARNING)
def reference_to_nothing(release: Release) -> Iterator[Finding]:
    """A ConfigMap, Secret, claim or ServiceAccount that a pod needs and the release lacks.

    The pod is not created, or its container does not start: CreateContainerConfigError. Secrets and claims usually
    live outside, so they are only looked for with --closed-world, or when the release has one of nearly that name.
    A key that a ConfigMap or a Secret of the release does not have is an error.

    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: LEVEL
                      valueFrom:
                        configMapKeyRef:
                          name: settings
                          key: level   # <- here
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          log-level: info
    Good:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: LEVEL
                      valueFrom:
                        configMapKeyRef:
                          name: settings
                          key: log-level
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          log-level: info
    """
    for app in release.apps:
        for kind, name, reference in _references(app):
            if reference.text_at("optional") == "true" or not name.text or (kind, name.text) in _EVERYWHERE:
                continue
            if release.has(kind, name.text, app.namespace):
                yield from _missing_key(release, app, kind, name, reference.get("key"))
                continue
            known = [one.name for one in release.kinds.get(kind, ())]
            near = nearest(name.text, known)
            if release.settings.closed_world or near or (known and kind not in _OUTSIDE):
                yield Finding(
                    name,
                    f"the release has no {kind} `{name.text}`; without it no pod of {app.label} starts",
                    f"did you mean `{near}`?" if near else "",
                    release.missing,
                    (kind, name.text),
                )


def _missing_key(release: Release, app: App, kind: str, name: Node, key: Node | None) -> Iterator[Finding]:
    found = visible(release.kinds.get(kind, ()), name.text, app.namespace)
    fields = [found.document.root.get(field) for field in _FIELDS.get(kind, ())] if found and key else []
    keys = [entry.text for field in fields if field for entry, _ in field.pairs()]
    # one without any is filled by somebody else
    if key and keys and key.text not in keys:
        near = nearest(key.text, keys)
        fix = f"did you mean `{near}`?" if near else f"it has {', '.join(keys)}"
        message = f"{kind} `{name.text}` has no key `{key.text}`; no container that needs it starts"
        yield Finding(key, message, fix, Severity.ERROR)


def _references(app: App) -> Iterator[tuple[str, Node, Node]]:
    """Yield the kind and the name of each object that a workload's pods need, and the reference to it."""
    spec = app.spec
    if spec is None:
        return
    account = spec.get("serviceAccountName")
    if account:
        yield "ServiceAccount", account, spec
    for container in app.all_containers:
        for entry in _items(container.node, "env"):
            yield from _named(entry.at("valueFrom", "configMapKeyRef"), "ConfigMap", "name")
            yield from _named(entry.at("valueFrom", "secretKeyRef"), "Secret", "name")
        for entry in _items(container.node, "envFrom"):
            yield from _named(entry.get("configMapRef"), "ConfigMap", "name")
            yield from _named(entry.get("secretRef"), "Secret", "name")
    for volume in _items(spec, "volumes"):
        yield from _named(volume.get("configMap"), "ConfigMap", "name")
        yield from _named(volume.get("secret"), "Secret", "secretName")
        yield from _named(volume.get("persistentVolumeClaim"), "PersistentVolumeClaim", "claimName")
        for source in _items(volume.get("projected"), "sources"):
            yield from _named(source.get("configMap"), "ConfigMap", "name")
            yield from _named(source.get("secret"), "Secret", "name")


def _named(reference: Node | None, kind: str, field: str) -> Iterator[tuple[str, Node, Node]]:
    name = reference.get(field) if reference else None
    if reference and name:
        yield kind, name, reference


def _items(node: Node | None, field: str) -> Iterator[Node]:
    items = node.get(field) if node else None
    yield from items.items() if items else ()
