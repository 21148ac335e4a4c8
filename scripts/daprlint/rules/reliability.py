"""V: what keeps a release running."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.rules.annotation_values import RESOURCES


@rule("V001", Severity.WARNING)
def sidecar_without_limits(release: Release) -> Iterator[Finding]:
    """A sidecar without requests and limits.

    The injector sets none of its own, so the sidecar may take the node's memory, the scheduler counts it as
    nothing, and the pod is the first to be evicted.

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
                dapr.io/app-id: orders
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
                dapr.io/sidecar-cpu-limit: 300m
                dapr.io/sidecar-memory-limit: 128Mi
            spec:
              containers:
                - name: orders
                  image: example/orders
    """
    for app in release.sidecars():
        annotation = app.annotation("enabled")
        if annotation and not any(app.setting(name) for name in RESOURCES):
            yield Finding(
                annotation.key,
                f"the sidecar of {app.label} has no requests and limits",
                "add `dapr.io/sidecar-memory-limit` and `dapr.io/sidecar-cpu-limit`",
            )
