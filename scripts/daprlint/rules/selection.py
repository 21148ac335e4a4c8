"""K: selectors and targets that meet nothing."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.resources import Resource, same_namespace
from daprlint.rule import rule
from daprlint.rules.ports import sidecar_ports
from daprlint.selectors import mismatches, selects, selects_plainly
from daprlint.spelling import nearest

_SELECTING = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"))
_SIDECAR_PORTS = frozenset(("dapr-http", "dapr-grpc", "dapr-internal", "dapr-metrics", "dapr-debug"))
# the operator makes a Service for each app-id
_SIDECAR_SERVICE = "-dapr"


@rule("K005", Severity.ERROR)
def selector_without_template(release: Release) -> Iterator[Finding]:
    """A selector that does not match the labels of the workload's own pods.

    The API server refuses the workload: "selector does not match template labels".

    Bad:
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels:
              app: order             # <- here
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
    for app in release.apps:
        pair = app.document.root.get("spec")
        selector = pair.pair("selector") if pair and app.kind in _SELECTING else None
        if selector is None or not selector[1].is_mapping:
            continue
        if not any(True for _ in selector[1].pairs()):
            yield Finding(selector[0], "the selector is empty; the API server refuses the workload")
        for part in mismatches(selector[1], app.labels):
            label = app.labels.get(part.text)
            found = f"`{label}` there" if label is not None else "no such label"
            message = f"the pods of {app.label} do not match `{part.text}`: they have {found}"
            yield Finding(part, f"{message}; the API server refuses it")


@rule("K006", Severity.WARNING)
def target_that_is_not_there(release: Release) -> Iterator[Finding]:
    """A Service, an Ingress, an autoscaler or a budget whose target is not in the release.

    A Service without pods has no endpoints, an autoscaler without a target does nothing; nothing says so when it
    is installed. The target may live outside; where the release has nothing of its kind, it is not looked for without
    --closed-world. It is an error where the release itself shows it: the pods have no
    port of the name that the Service sends to, or the Service has no port to which the Ingress sends. The Service
    `<app-id>-dapr` is there: Dapr's operator makes it.

    Bad:
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
        spec:
          selector:
            app: orders
          ports:
            - port: 80
              targetPort: web        # <- here
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            spec:
              containers:
                - name: orders
                  ports:
                    - name: http
                      containerPort: 8080
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
              targetPort: http
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            spec:
              containers:
                - name: orders
                  ports:
                    - name: http
                      containerPort: 8080
    Bad:
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: orders
        spec:
          maxReplicas: 3
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: order              # <- here
        ---
        kind: Deployment
        metadata:
          name: orders
    Good:
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: orders
        spec:
          maxReplicas: 3
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: orders
        ---
        kind: Deployment
        metadata:
          name: orders
    """
    for service in release.kinds.get("Service", ()):
        yield from _service(release, service)
    for budget in release.kinds.get("PodDisruptionBudget", ()):
        yield from _budget(release, budget)
    for scaler in (*release.kinds.get("HorizontalPodAutoscaler", ()), *release.kinds.get("ScaledObject", ())):
        target = scaler.document.root.at("spec", "scaleTargetRef")
        name = target.get("name") if target else None
        if target and name:
            yield from _missing(release, scaler, target.text_at("kind") or "Deployment", name)
    for ingress in release.kinds.get("Ingress", ()):
        for backend in _backends(ingress.document.root):
            yield from _backend(release, ingress, backend.get("service"), ("port", "number"), ("port", "name"))
    for route in release.kinds.get("HTTPRoute", ()):
        rules = route.document.root.at("spec", "rules")
        for references in (one.get("backendRefs") for one in rules.items()) if rules else ():
            for backend in references.items() if references else ():
                if backend.text_at("kind") in ("", "Service") and not backend.text_at("namespace"):
                    yield from _backend(release, route, backend, ("port",))


def _service(release: Release, service: Resource) -> Iterator[Finding]:
    selector, ports = service.document.root.at("spec", "selector"), service.document.root.at("spec", "ports")
    if selector is None or not any(True for _ in selector.pairs()):
        return
    near = [app for app in release.apps if same_namespace(app.namespace, service.namespace)]
    pods = [app for app in near if selects_plainly(selector, app.labels)]
    if near and not pods:
        key = next(key for key, _ in selector.pairs())
        message = f"no pod of the release has the labels that Service `{service.name}` selects; it has no endpoints"
        yield Finding(key, message, severity=release.missing)
    for port in ports.items() if ports and pods else ():
        target = port.get("targetPort") or port.get("port")
        if target is None:
            continue
        declared = {number.text for app in pods for number in _numbers(app)}
        names = {name for app in pods for name in _port_names(app)}
        if isinstance(target.value, str):
            if target.value not in names:
                near_name = nearest(target.value, names)
                fix = f"did you mean `{near_name}`?" if near_name else ""
                message = f"the pods of Service `{service.name}` have no port `{target.value}`; it has no endpoints"
                yield Finding(target, message, fix, Severity.ERROR)
        elif declared and target.text not in declared and not _is_of_sidecar(pods, target):
            message = f"no container of the pods declares port {target.text}, to which the Service sends"
            yield Finding(target, f"{message} (declared: {', '.join(sorted(declared))})")


def _budget(release: Release, budget: Resource) -> Iterator[Finding]:
    selector = budget.document.root.at("spec", "selector")
    near = [app for app in release.apps if same_namespace(app.namespace, budget.namespace)]
    if selector and near and not any(selects(selector, app.labels) for app in near):
        message = f"no pod of the release has the labels that the budget `{budget.name}` selects; it protects nothing"
        yield Finding(next((key for key, _ in selector.pairs()), selector), message, severity=release.missing)


def _missing(release: Release, owner: Resource, kind: str, name: Node) -> Iterator[Finding]:
    known = [one.name for one in release.kinds.get(kind, ())]
    # where the release has none of the kind, all of them live outside
    if not release.has(kind, name.text, owner.namespace) and (known or release.settings.closed_world):
        near = nearest(name.text, known)
        yield Finding(
            name,
            f"the release has no {kind} `{name.text}`, which {owner.document.kind} `{owner.name}` needs",
            f"did you mean `{near}`?" if near else "",
            release.missing,
            (kind, name.text),
        )


def _backend(release: Release, owner: Resource, backend: Node | None, *ports: tuple[str, ...]) -> Iterator[Finding]:
    name = backend.get("name") if backend else None
    if backend is None or name is None:
        return
    app_id = name.text.removesuffix(_SIDECAR_SERVICE)
    if app_id != name.text and app_id in release.app_ids():
        return
    services = release.kinds.get("Service", ())
    found = [one for one in services if one.name == name.text and same_namespace(one.namespace, owner.namespace)]
    if not found:
        yield from _missing(release, owner, "Service", name)
    for path in ports if found else ():
        port, offered = backend.at(*path), found[0].document.root.at("spec", "ports")
        field = "name" if path[-1] == "name" else "port"
        known = [entry.text_at(field) for entry in offered.items()] if offered else []
        if port and port.is_scalar and known and port.text not in known:
            message = f"Service `{name.text}` has no port {port.text}; it has {', '.join(known)}"
            yield Finding(port, message, severity=Severity.ERROR)


def _backends(ingress: Node) -> Iterator[Node]:
    default, rules = ingress.at("spec", "defaultBackend"), ingress.at("spec", "rules")
    if default:
        yield default
    for one in rules.items() if rules else ():
        paths = one.at("http", "paths")
        yield from (backend for path in paths.items() if (backend := path.get("backend"))) if paths else ()


def _numbers(app: App) -> Iterator[Node]:
    return (port for container in app.all_containers for port in container.ports)


def _port_names(app: App) -> Iterator[str]:
    for container in app.all_containers:
        ports = container.node.get("ports")
        yield from (port.text_at("name") for port in ports.items()) if ports else ()
    if app.wants_sidecar:
        yield from _SIDECAR_PORTS


def _is_of_sidecar(pods: list[App], port: Node) -> bool:
    return any(app.wants_sidecar and port.value in sidecar_ports(app) for app in pods)
