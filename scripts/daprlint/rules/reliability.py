"""V: what keeps a release running."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_duration, quantity, seconds
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.rules.annotation_values import RESOURCES
from daprlint.rules.component_sources import variables

_GRACE_SECONDS = 30
_SHUTDOWN_SECONDS = 5
_MEMORY_LIMIT_OF_GO = "GOMEMLIMIT"
# what no machine has, and what no program can do with
_MOST_CPUS, _LEAST_MEMORY = 1000, 2**20


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


@rule("V003", Severity.ERROR)
def killed_while_draining(release: Release) -> Iterator[Finding]:
    """A sidecar that needs longer to stop than its pod may take.

    Daprd blocks for `dapr.io/block-shutdown-duration`, then drains for `dapr.io/graceful-shutdown-seconds` (5).
    After `terminationGracePeriodSeconds` (30) the kubelet kills what is left, in the middle of it.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/block-shutdown-duration: 60s   # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/block-shutdown-duration: 60s
            spec:
              terminationGracePeriodSeconds: 75
    """
    for app in release.sidecars():
        block, drain = app.annotation("block-shutdown-duration"), app.annotation("graceful-shutdown-seconds")
        mark = block or drain
        grace = app.pod.at("spec", "terminationGracePeriodSeconds")
        allowed = grace.value if grace and isinstance(grace.value, int) else _GRACE_SECONDS
        blocked = seconds(block.text) if block and is_duration(block.text) else 0.0
        # a negative number is the default
        drained = float(drain.text) if drain and drain.text.isdecimal() else _SHUTDOWN_SECONDS
        if mark and blocked + drained >= allowed:
            message = (
                f"the sidecar takes up to {blocked + drained:g} s to stop, and the pod is killed after {allowed} s"
            )
            yield Finding(mark.value, message, "raise `terminationGracePeriodSeconds`")


@rule("V004", Severity.INFO, profile="pedantic")
def memory_limit_unknown_to_go(release: Release) -> Iterator[Finding]:
    """A memory limit of the sidecar of which Go knows nothing.

    Go's garbage collector works harder near GOMEMLIMIT; without it the sidecar may grow over its limit and be killed
    although most of that memory was garbage. Dapr's production guide sets it to about 90 % of the limit.

    Bad with --profile pedantic:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-memory-limit: 256Mi  # <- here
    Good with --profile pedantic:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-memory-limit: 256Mi
                dapr.io/env: GOMEMLIMIT=230MiB
    """
    for app in release.sidecars():
        limit = app.annotation("sidecar-memory-limit")
        if limit and limit.text and _MEMORY_LIMIT_OF_GO not in variables(app):
            yield Finding(limit.value, f"the sidecar of {app.label} does not know its memory limit", "set GOMEMLIMIT")


@rule("V007", Severity.ERROR)
def slip_of_a_unit(release: Release) -> Iterator[Finding]:
    """CPU or memory in a unit that nobody means.

    Kubernetes reads `500M` of CPU as 500 million of them, and no node takes the pod. It reads `128m` of memory as an
    eighth of a byte, and the container does not start. Both are quantities, so nothing refuses them.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-cpu-limit: 500M      # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-cpu-limit: 500m
    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  resources:
                    limits:
                      memory: 128m         # <- here
    Good:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  resources:
                    limits:
                      memory: 128Mi
    """
    for app in release.apps:
        for name, value in _amounts(app):
            amount = quantity(value.written)
            if amount is None:
                continue
            if name == "cpu" and amount > _MOST_CPUS:
                yield Finding(
                    value, f"`{value.written}` are {amount:,.0f} CPUs; no node takes the pod", "the unit is m"
                )
            elif name == "memory" and 0 < amount < _LEAST_MEMORY:
                message = f"`{value.written}` of memory are {amount:,.10g} bytes; the container does not start"
                yield Finding(value, message, "the unit is Mi")


def _amounts(app: App) -> Iterator[tuple[str, Node]]:
    """Yield cpu and memory with what a pod says of them."""
    for name in RESOURCES:
        if annotation := app.annotation(name):
            yield name.split("-")[1], annotation.value
    for container in app.all_containers:
        for kind in ("requests", "limits"):
            found = container.node.at("resources", kind)
            yield from ((key.text, value) for key, value in (found.pairs() if found else ()))
