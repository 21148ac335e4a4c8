"""V: scaling and draining."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App, Container
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.resources import Resource, same_namespace
from daprlint.rule import rule
from daprlint.selectors import selects

_MEASURED = frozenset(("cpu", "memory"))
_REPLICATED = frozenset(("Deployment", "StatefulSet", "Rollout"))


@rule("V002", Severity.ERROR)
def autoscaler_without_requests(release: Release) -> Iterator[Finding]:
    """An autoscaler that measures against requests of which one is missing.

    Utilization is a share of the requests of all containers, the sidecar's too: with one missing the autoscaler says
    "missing request for cpu in container daprd" and never scales. A limit alone is enough: the API server takes it
    for the request. Metrics of type ContainerResource look at one container only.

    Bad:
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: orders
        spec:
          maxReplicas: 5
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: orders
          metrics:
            - type: Resource
              resource:
                name: cpu            # <- here
                target:
                  type: Utilization
                  averageUtilization: 70
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            spec:
              containers:
                - name: orders
                  resources:
                    requests:
                      cpu: 100m
    Good:
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: orders
        spec:
          maxReplicas: 5
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: orders
          metrics:
            - type: Resource
              resource:
                name: cpu
                target:
                  type: Utilization
                  averageUtilization: 70
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            metadata:
              annotations:
                dapr.io/sidecar-cpu-request: 100m
            spec:
              containers:
                - name: orders
                  resources:
                    requests:
                      cpu: 100m
    """
    for scaler in (*release.kinds.get("HorizontalPodAutoscaler", ()), *release.kinds.get("ScaledObject", ())):
        app = _target(release, scaler)
        for metric in _measured(scaler) if app else ():
            lacking = _without_request(app, metric.text) if app else None
            if app and lacking:
                message = f"container `{lacking}` of {app.label} has no request for {metric.text}, so nothing scales"
                annotation = f"dapr.io/sidecar-{metric.text}-request"
                yield Finding(metric, message, f"add `{annotation}`" if lacking == "daprd" else "")


@rule("V006", Severity.WARNING)
def budget_that_blocks(release: Release) -> Iterator[Finding]:
    """A budget that lets no pod go, or several pods without a budget.

    With `maxUnavailable: 0`, or as many pods to be available as there are, no node can be drained: its pods are
    never evicted. From the profile prod on, workloads with several replicas and no budget, whose pods may all go at
    once, are found too.

    Bad:
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: orders
        spec:
          minAvailable: 2            # <- here
          selector:
            matchLabels:
              app: orders
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          replicas: 2
    Good:
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: orders
        spec:
          maxUnavailable: 1
          selector:
            matchLabels:
              app: orders
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          replicas: 2
    """
    budgets = release.kinds.get("PodDisruptionBudget", ())
    scaled = {
        id(app) for scaler in release.kinds.get("HorizontalPodAutoscaler", ()) if (app := _target(release, scaler))
    }
    strict = release.settings.has_profile("prod")
    for app in release.apps if budgets or strict else ():
        replicas = _replicas(app)
        mine = [budget for budget in budgets if _protects(budget, app)] if app.kind in _REPLICATED else []
        for budget in mine:
            # what an autoscaler adds may go
            blocking = _blocks(budget, replicas if id(app) not in scaled else None)
            if blocking:
                message = f"this lets none of the {replicas} pods of {app.label} go, so its nodes cannot be drained"
                yield Finding(blocking, message, "write `maxUnavailable: 1`")
        node = app.document.root.at("spec", "replicas")
        if strict and node and replicas > 1 and not mine and app.kind in _REPLICATED:
            yield Finding(node, f"the {replicas} pods of {app.label} may all be evicted at once", "add a budget")


def _target(release: Release, scaler: Resource) -> App | None:
    reference = scaler.document.root.at("spec", "scaleTargetRef")
    if reference is None:
        return None
    kind, name = reference.text_at("kind") or "Deployment", reference.text_at("name")
    return next(
        (
            app
            for app in release.apps
            if (app.kind, app.document.name) == (kind, name) and same_namespace(app.namespace, scaler.namespace)
        ),
        None,
    )


def _measured(scaler: Resource) -> Iterator[Node]:
    """Yield the names of the resources whose utilization an autoscaler looks at in all containers."""
    metrics, triggers = scaler.document.root.at("spec", "metrics"), scaler.document.root.at("spec", "triggers")
    for metric in metrics.items() if metrics else ():
        name = metric.at("resource", "name")
        if metric.text_at("type") == "Resource" and name and metric.at("resource", "target", "averageUtilization"):
            yield name
    for trigger in triggers.items() if triggers else ():
        kind, one = trigger.get("type"), trigger.text_at("metadata", "containerName")
        if kind and kind.text in _MEASURED and not one and trigger.text_at("metricType") in ("", "Utilization"):
            yield kind


def _without_request(app: App, resource: str) -> str | None:
    """Return the first container without a request for a resource, among those that run with the pod."""
    for container in (*app.containers, *(one for one in app.init_containers if _is_sidecar(one))):
        resources = container.node.get("resources")
        if not any(resources.text_at(field, resource) for field in ("requests", "limits")) if resources else True:
            return container.name
    settings = (app.setting(f"sidecar-{resource}-{field}") for field in ("request", "limit"))
    return "daprd" if app.wants_sidecar and not app.has_own_sidecar and not any(settings) else None


def _is_sidecar(container: Container) -> bool:
    return container.node.text_at("restartPolicy") == "Always"


def _replicas(app: App) -> int:
    node = app.document.root.at("spec", "replicas")
    return node.value if node and isinstance(node.value, int) else 1


def _protects(budget: Resource, app: App) -> bool:
    selector = budget.document.root.at("spec", "selector")
    return bool(selector and same_namespace(budget.namespace, app.namespace) and selects(selector, app.labels))


def _blocks(budget: Resource, replicas: int | None) -> Node | None:
    most, least = budget.document.root.at("spec", "maxUnavailable"), budget.document.root.at("spec", "minAvailable")
    if most and most.text in ("0", "0%"):
        return most
    if least and least.text == "100%":
        return least
    enough = (
        least and isinstance(least.value, int) and replicas is not None and replicas > 0 and least.value >= replicas
    )
    return least if enough else None
