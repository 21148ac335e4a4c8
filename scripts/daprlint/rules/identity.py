"""A: the app-id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.resources import same_namespace
from daprlint.rule import rule

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LONGEST = 63 - len("-dapr")
# the operator makes a Service for these kinds only
_SERVED = frozenset(("Deployment", "StatefulSet", "Rollout"))


@rule("A008", Severity.ERROR)
def no_app_id(release: Release) -> Iterator[Finding]:
    """A sidecar without an app-id.

    The injector takes the name of the pod, which is another one with every pod, so nobody can call the app, and
    state and consumer groups are new each time. The operator makes no Service for it.

    Bad:
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
              annotations:
                dapr.io/enabled: "true"    # <- here
                dapr.io/sidecar-memory-limit: 128Mi
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
              annotations:
                dapr.io/enabled: "true"
                dapr.io/app-id: orders
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              containers:
                - name: orders
                  image: example/orders
    """
    for app in release.sidecars():
        annotation = app.annotation("enabled")
        if annotation and not app.app_id:
            yield Finding(annotation.key, f"{app.label} has a sidecar but no `dapr.io/app-id`", "add `dapr.io/app-id`")


@rule("A009", Severity.ERROR)
def invalid_app_id(release: Release) -> Iterator[Finding]:
    """An app-id that cannot be the name of a Service.

    `<app-id>-dapr` has to be a DNS label: lower-case letters, digits and `-`, at most 63 characters, so 58 for
    the app-id. Otherwise the injector denies every pod: the ReplicaSet reports FailedCreate and there are none.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-id: Order.Service  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-id: order-service
    """
    for app in release.sidecars():
        if app.app_id and not _LABEL.fullmatch(app.app_id):
            message = f"app-id `{app.app_id}` is no DNS label; the injector denies every pod"
            yield Finding(app.app_id_mark, message, "use a-z, 0-9 and -")
        elif len(app.app_id) > _LONGEST:
            message = f"the app-id has {len(app.app_id)} characters, more than {_LONGEST}"
            yield Finding(app.app_id_mark, f"{message}; the injector denies every pod")


@rule("A010", Severity.ERROR)
def shared_app_id(release: Release) -> Iterator[Finding]:
    """Two workloads with one app-id.

    The operator keeps one Service `<app-id>-dapr` and rewrites it for one workload after the other, so calls go
    now here, now there. Jobs may share an app-id with a Deployment: they get no Service.

    Bad:
        kind: Deployment
        metadata:
          name: orders
        ---
        kind: Deployment
        metadata:
          name: orders-canary
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-id: orders     # <- here
    Good:
        kind: Deployment
        metadata:
          name: orders
        ---
        kind: Deployment
        metadata:
          name: orders-canary
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-id: orders-canary
    """
    served = [app for app in release.sidecars() if app.kind in _SERVED and app.app_id]
    for index, app in enumerate(served):
        first = next(
            (
                other
                for other in served[:index]
                if other.app_id == app.app_id and same_namespace(other.namespace, app.namespace)
            ),
            None,
        )
        if first:
            message = f"{first.label} has the app-id `{app.app_id}` as well; the two fight for one Service"
            yield Finding(app.app_id_mark, message)
