"""F: the application's own switch for Dapr against what the pod and the release have."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import FALSE, is_truthy
from daprlint.release import GROUP, Release
from daprlint.rule import rule

SWITCHES = ("USE_DAPR", "DAPR_ENABLED", "ENABLE_DAPR")
# a sidecar elsewhere, as with Dapr Shared
REMOTE = ("DAPR_HTTP_ENDPOINT", "DAPR_GRPC_ENDPOINT")


@rule("F001", Severity.WARNING)
def switched_on_without_sidecar(release: Release) -> Iterator[Finding]:
    """An application that is told to use Dapr in a pod without a sidecar.

    Each call ends with "connection refused" on localhost:3500. The rule goes by the name of the variable (USE_DAPR,
    DAPR_ENABLED, ENABLE_DAPR), so it warns only.

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
            spec:
              containers:
                - name: orders
                  image: example/orders
                  env:
                    - name: USE_DAPR
                      value: "true"  # <- here
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
                  env:
                    - name: USE_DAPR
                      value: "false"
    """
    for app in release.apps:
        if app.wants_sidecar or app.has_own_sidecar:
            continue
        for container in app.containers:
            if any(name in container.env for name in REMOTE):
                continue
            for switch in SWITCHES:
                value = container.env.get(switch)
                if value and is_truthy(value.text):
                    yield Finding(
                        value,
                        f"{switch} is on, but {app.label} has no sidecar: nothing listens on port 3500",
                        'annotate the pod with `dapr.io/enabled: "true"`',
                    )


@rule("F002", Severity.WARNING, profile="prod")
def switched_off_with_sidecar(release: Release) -> Iterator[Finding]:
    """An application that is told not to use Dapr in a pod with a sidecar.

    The sidecar takes its share of the node, loads Components and subscribes for nobody. During a migration that is
    a step; it is not meant to stay. The rule goes by the name of the variable, as F001 does.

    Bad with --profile prod:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: USE_DAPR
                      value: "false" # <- here
    Good with --profile prod:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: USE_DAPR
                      value: "true"
    """
    for app in release.sidecars():
        values = list(_switches(app))
        if values and all(value.text.lower() in FALSE for value in values):
            yield Finding(values[0], f"the sidecar of {app.label} has nothing to do: the application does not use it")


@rule("F003", Severity.WARNING, profile="prod")
def resources_for_nobody(release: Release) -> Iterator[Finding]:
    """Dapr's custom resources in a release that does not use Dapr.

    Every application is told not to use it and no pod has a sidecar, but the release has Components. In a cluster
    without Dapr it cannot be installed: "no matches for kind". During a migration that is a step. The rule goes
    by the name of the variable, as F001 does.

    Bad with --profile prod:
        apiVersion: dapr.io/v1alpha1
        kind: Component                # <- here
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        ---
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
                  env:
                    - name: USE_DAPR
                      value: "false"
    Good with --profile prod:
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
                  env:
                    - name: USE_DAPR
                      value: "false"
    """
    values = [value for app in release.apps for value in _switches(app)]
    off = bool(values) and all(value.text.lower() in FALSE for value in values)
    if not off or any(app.wants_sidecar or app.has_own_sidecar for app in release.apps):
        return
    first = next((document for document in release.documents if document.group == GROUP), None)
    if first:
        mark = first.root.get("kind") or first.root
        yield Finding(mark, f"no application uses Dapr, but the release has a {first.kind} of it")


def _switches(app: App) -> Iterator[Node]:
    return (value for container in app.containers for name in SWITCHES if (value := container.env.get(name)))
