"""A: whether the sidecar can reach its application at all."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.components import Component
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.resources import same_namespace
from daprlint.rule import rule

# the operator makes a Service `<app-id>-dapr` for these only
_SERVED = frozenset(("Deployment", "StatefulSet", "Rollout"))
_ALWAYS_INPUT = frozenset(("bindings.cron", "bindings.kubernetes"))


@rule("A012", Severity.ERROR)
def nowhere_to_deliver(release: Release) -> Iterator[Finding]:
    """An app that is to receive events and has no app-port.

    Daprd logs "app channel not initialized" and delivers nothing: no event of a Subscription, no message of an
    input binding. It is found where a scope names the app; an app that subscribes by streaming needs no Subscription.

    Bad:
        kind: Subscription
        metadata:
          name: orders
        spec:
          pubsubname: pubsub
          topic: orders
          routes:
            default: /orders
        scopes:
          - payments                 # <- here
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: payments
        spec:
          selector:
            matchLabels:
              app: payments
          template:
            metadata:
              labels:
                app: payments
              annotations:
                dapr.io/enabled: "true"
                dapr.io/app-id: payments
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              containers:
                - name: payments
                  image: example/payments
    Good:
        kind: Subscription
        metadata:
          name: orders
        spec:
          pubsubname: pubsub
          topic: orders
          routes:
            default: /orders
        scopes:
          - payments
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        ---
        kind: Deployment
        metadata:
          name: payments
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "8080"
    """
    inputs = [component for component in release.components if _is_input(component)]
    for resource in (*release.subscriptions, *inputs):
        for scope in resource.scopes:
            apps = [app for app in _served(release, scope) if same_namespace(app.namespace, resource.namespace)]
            if apps and not any(app.setting("app-port") for app in apps):
                what = "no event" if resource.document.kind == "Subscription" else "no message of the binding"
                message = f"{apps[0].label} has no `dapr.io/app-port`, so {what} reaches it"
                yield Finding(scope, message, "add `dapr.io/app-port`")


@rule("A020", Severity.WARNING, profile="pedantic")
def app_that_nobody_can_call(release: Release) -> Iterator[Finding]:
    """A sidecar in a workload that gets no Service.

    Dapr's operator makes the Service `<app-id>-dapr` for Deployments, StatefulSets and, where that is switched on,
    Argo Rollouts. Pods of DaemonSets, Jobs and CronJobs can call others, and nobody can call them.

    Bad with --profile pedantic:
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: collector
        spec:
          selector:
            matchLabels:
              app: collector
          template:
            metadata:
              labels:
                app: collector
              annotations:
                dapr.io/enabled: "true"    # <- here
                dapr.io/app-id: collector
            spec:
              containers:
                - name: collector
                  image: example/collector
    Good:
        kind: Deployment
        metadata:
          name: collector
    """
    for app in release.sidecars():
        annotation = app.annotation("enabled")
        if annotation and app.kind not in _SERVED and app.kind != "Pod":
            yield Finding(annotation.key, f"the operator makes no Service for a {app.kind}: nobody can call this app")


@rule("A022", Severity.WARNING)
def job_that_never_ends(release: Release) -> Iterator[Finding]:
    """A Job whose sidecar nobody ends.

    The pod is complete when all its containers are, and daprd runs until it is told to stop: the Job stays active
    for ever, and a CronJob with `concurrencyPolicy: Forbid` never runs again. A native sidecar ends with the pod;
    otherwise the application has to call `POST /v1.0/shutdown`. A command that speaks of shutdown is taken for one
    that does.

    Bad:
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: import
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enabled: "true"    # <- here
                dapr.io/app-id: import
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              restartPolicy: Never
              containers:
                - name: import
                  image: example/import
    Good:
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: import
        spec:
          template:
            metadata:
              annotations:
                dapr.io/enabled: "true"
                dapr.io/app-id: import
                dapr.io/enable-native-sidecar: "true"
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              restartPolicy: Never
              containers:
                - name: import
                  image: example/import
    """
    native = release.catalogue.release >= (1, 18)
    for app in release.sidecars():
        annotation = app.annotation("enabled")
        if annotation is None or app.kind not in ("Job", "CronJob") or _ends_itself(app):
            continue
        if not native or app.setting("enable-native-sidecar", "false").lower() in ("", "false"):
            fix = 'add `dapr.io/enable-native-sidecar: "true"`' if native else "call POST /v1.0/shutdown at the end"
            yield Finding(annotation.key, f"the {app.kind} never completes: its sidecar does not end", fix)


def _served(release: Release, scope: Node) -> list[App]:
    return [app for app in release.app_ids().get(scope.text, ()) if app.kind in _SERVED and app.wants_sidecar]


def _is_input(component: Component) -> bool:
    if component.category != "bindings":
        return False
    direction = component.entry("direction")
    return component.type in _ALWAYS_INPUT or "input" in ((direction and direction.literal) or "").lower()


def _ends_itself(app: App) -> bool:
    words = (
        word.text
        for container in app.containers
        for field in ("command", "args")
        if (part := container.node.get(field))
        for word in part.items()
    )
    return any("shutdown" in word for word in words)
