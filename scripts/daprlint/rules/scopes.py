"""S: which apps an object reaches."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.resources import Resource, same_namespace
from daprlint.rule import rule
from daprlint.spelling import nearest


@rule("S001", Severity.WARNING)
def scope_without_app(release: Release) -> Iterator[Finding]:
    """A scope with an app-id that no workload has.

    The object reaches nobody under that name, and nothing says so. The app may live outside the release. A
    workload whose container has the name counts, with or without a sidecar.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - order                    # <- here
        ---
        kind: Deployment
        metadata:
          name: orders
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    """
    app_ids = release.app_ids()
    if not app_ids:
        return
    containers = {container.name for app in release.apps for container in app.containers}
    for _, scope in _scopes(release):
        if scope.text not in app_ids and scope.text not in containers:
            near = nearest(scope.text, app_ids)
            yield Finding(
                scope,
                f"no workload of the release has the app-id `{scope.text}`, so the scope reaches nobody",
                f"did you mean `{near}`?" if near else "",
                release.missing,
                ("app", scope.text),
            )


@rule("S002", Severity.WARNING)
def component_without_scopes(release: Release) -> Iterator[Finding]:
    """A Component without scopes in a release with several Dapr apps.

    It loads in every app of the namespace, of other releases too. If it cannot be initialised, all their
    sidecars exit.

    Seen: daprd 1.18.3 of another app loads it.

    Bad:
        metadata:
          name: statestore           # <- here
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        ---
        kind: Deployment
        metadata:
          name: orders
        ---
        kind: Deployment
        metadata:
          name: payments
    Good:
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
        ---
        kind: Deployment
        metadata:
          name: payments
    """
    several = len(release.app_ids()) > 1
    for component in release.components:
        if several and component.document.root.get("scopes") is None:
            message = f"Component `{component.name}` has no scopes, so it loads in every app of the namespace"
            yield Finding(component.mark, message)


@rule("S003", Severity.ERROR)
def app_outside_the_scopes(release: Release) -> Iterator[Finding]:
    """An app that subscribes through a pub/sub component whose scopes leave it out.

    The sidecar does not load the component. The subscription does nothing, and publishing answers 404.

    Seen: daprd 1.18.3 outside the scopes answers 404 ERR_PUBSUB_NOT_FOUND, logs nothing, and its health stays 204.

    Bad:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            default: /events/order
        scopes:
          - payments                 # <- here
    Good:
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
          - payments
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes:
            default: /events/order
        scopes:
          - payments
    """
    for subscription in release.subscriptions:
        name = subscription.pubsub
        component = visible(release.components, name.text, subscription.namespace) if name else None
        for scope in subscription.scopes:
            if component and not component.reaches(scope.text):
                yield Finding(
                    scope,
                    f"Component `{component.name}` has no `{scope.text}` in its scopes, so this app receives nothing",
                    f"add `{scope.text}` to the scopes of the Component",
                )


@rule("S004", Severity.WARNING)
def empty_scopes(release: Release) -> Iterator[Finding]:
    """An empty list of scopes.

    It does not mean nobody: a list of length 0 is the same as no list, so the object reaches every app of the
    namespace.

    Seen: daprd 1.18.3 of another app loads it.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes: []                   # <- here
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
    """
    for resource in release.scoped:
        pair = resource.document.root.pair("scopes")
        if pair and (pair[1].is_sequence or pair[1].value is None) and not any(pair[1].items()):
            yield Finding(pair[0], "an empty list of scopes means every app of the namespace, not none")


@rule("S005", Severity.WARNING)
def app_in_another_namespace(release: Release) -> Iterator[Finding]:
    """A scope with an app-id that lives in another namespace.

    A sidecar sees the objects of its own namespace only. It is an error where both namespaces are written down.

    Seen: daprd 1.18.3 in namespace shop has no components, and warns of nothing.

    Bad:
        metadata:
          name: statestore
          namespace: shared
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - orders                   # <- here
        ---
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
    Good:
        metadata:
          name: statestore
          namespace: shop
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
    """
    app_ids = release.app_ids()
    for resource, scope in _scopes(release):
        apps = app_ids.get(scope.text, [])
        if apps and not any(same_namespace(app.namespace, resource.namespace) for app in apps):
            yield Finding(
                scope,
                f"app `{scope.text}` runs in namespace {apps[0].namespace} and sees no object of {resource.namespace}",
                severity=Severity.ERROR,
            )


def _scopes(release: Release) -> Iterator[tuple[Resource, Node]]:
    for resource in release.scoped:
        for scope in resource.scopes:
            yield resource, scope
