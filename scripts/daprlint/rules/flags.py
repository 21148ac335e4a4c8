"""F: the application's own switch for Dapr against what the pod has."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_truthy
from daprlint.release import Release
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
