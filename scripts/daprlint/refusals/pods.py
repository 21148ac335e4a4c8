"""What the API server refuses in a pod or a pod template.

Source: k8s.io/kubernetes v1.37.2, pkg/apis/core/validation and pkg/apis/{apps,batch}/validation.
"""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App, Container
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import quantity
from daprlint.names import is_label, is_port_name
from daprlint.refusals.objects import refused_labels
from daprlint.spelling import nearest

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HANDLERS = frozenset(("exec", "httpGet", "tcpSocket", "grpc"))
_ONCE = frozenset(("livenessProbe", "startupProbe"))
_VALUE_SOURCES = frozenset(("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"))
_ALWAYS = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"))
_RESOURCES = ("cpu", "memory", "ephemeral-storage")
_ENDS = ("OnFailure", "Never")


def refused_in_pod(app: App) -> Iterator[Finding]:
    """Yield what a workload's pods may not be."""
    yield from _restart_policy(app)
    yield from _volumes(app)
    yield from refused_labels(app.pod.at("spec", "nodeSelector"))
    yield from _kernel(app)
    yield from _tolerations(app)
    names: set[str] = set()
    for container in app.all_containers:
        name = container.node.get("name")
        if name and name.text:
            if not is_label(name.text):
                yield Finding(name, f"`{name.text}` is no DNS label; the API server refuses a container of this name")
            elif name.text in names:
                yield Finding(name, f"two containers are called `{name.text}`; the API server refuses the pod")
            names.add(name.text)
        yield from _container(app, container)


def _restart_policy(app: App) -> Iterator[Finding]:
    policy = app.pod.at("spec", "restartPolicy")
    if app.kind in _ALWAYS and policy and policy.text not in ("", "Always"):
        message = f"the pods of a {app.kind} restart always; the API server refuses `{policy.text}`"
        yield Finding(policy, message, "remove `restartPolicy`")
    elif app.kind in ("Job", "CronJob") and (policy is None or policy.text not in _ENDS):
        if policy is None and app.spec and (pair := app.pod.pair("spec")):
            message = f"the pods of a {app.kind} need a restartPolicy; the default, Always, is refused"
            yield Finding(pair[0], message, "add `restartPolicy: Never` or `OnFailure`")
        elif policy and policy.text in ("", "Always"):
            message = f"the pods of a {app.kind} must not restart always; the API server refuses it"
            yield Finding(policy, message, "write Never or OnFailure")


def _tolerations(app: App) -> Iterator[Finding]:
    tolerations = app.pod.at("spec", "tolerations")
    for each in tolerations.items() if tolerations else ():
        if each.is_mapping and not each.text_at("key") and each.text_at("operator") != "Exists":
            message = "a toleration of every key needs the operator Exists; the API server refuses the pod"
            yield Finding(each, message, "add `key`, or `operator: Exists`")


def _volumes(app: App) -> Iterator[Finding]:
    volumes = app.pod.at("spec", "volumes")
    names: set[str] = set()
    for volume in volumes.items() if volumes else ():
        name = volume.get("name")
        if name and name.text:
            if not is_label(name.text):
                yield Finding(name, f"`{name.text}` is no DNS label; the API server refuses a volume of this name")
            elif name.text in names:
                yield Finding(name, f"two volumes are called `{name.text}`; the API server refuses the pod")
            names.add(name.text)
        sources = [key for key, value in volume.pairs() if key.text != "name" and _is_there(value)]
        if len(sources) > 1:
            kinds = " and ".join(key.text for key in sources)
            yield Finding(sources[1], f"a volume is one thing, not {kinds}; the API server refuses the pod")


def _kernel(app: App) -> Iterator[Finding]:
    settings = app.pod.at("spec", "securityContext", "sysctls")
    seen: set[str] = set()
    for setting in settings.items() if settings else ():
        name = setting.get("name")
        if name and name.text in seen:
            yield Finding(name, f"`{name.text}` is set twice; the API server refuses the pod")
        elif name:
            seen.add(name.text)


def _container(app: App, container: Container) -> Iterator[Finding]:
    node = container.node
    image = node.get("image")
    if image is None or not image.text:
        mark = image or node.get("name") or node
        yield Finding(mark, f"container `{container.name}` has no image; the API server refuses the pod")
    yield from _ports(node)
    yield from _environment(node)
    yield from _mounts(app, node)
    yield from _resources(node)
    for field in _PROBES:
        yield from _probe(node, field)


def _ports(container: Node) -> Iterator[Finding]:
    ports = container.get("ports")
    names: set[str] = set()
    for port in ports.items() if ports else ():
        name = port.get("name")
        if name is None or not name.text:
            continue
        if not is_port_name(name.text):
            message = f"`{name.text}` is no name of a port: at most 15 of a-z, 0-9 and -, with a letter"
            yield Finding(name, f"{message}; the API server refuses the pod")
        elif name.text in names:
            yield Finding(name, f"two ports of the container are called `{name.text}`; the API server refuses the pod")
        names.add(name.text)


def _environment(container: Node) -> Iterator[Finding]:
    entries = container.get("env")
    names: set[str] = set()
    for entry in entries.items() if entries else ():
        name, value, source = entry.text_at("name"), entry.get("value"), entry.pair("valueFrom")
        if name in names and (mark := entry.get("name")):
            message = f"two variables are called `{name}`; Helm 3 leaves the last one, Helm 4 cannot install it"
            yield Finding(mark, message, "remove one of them", Severity.WARNING)
        names.add(name)
        if source is None or not _is_there(source[1]):
            continue
        if value and value.is_scalar and value.value not in (None, ""):
            yield Finding(source[0], f"`{name}` has a value and a valueFrom; the API server refuses the pod")
        sources = [key.text for key, below in source[1].pairs() if _is_there(below)]
        if len(sources) != 1 and _VALUE_SOURCES.issuperset(sources):
            what = " and ".join(sources) or "nothing"
            yield Finding(source[0], f"`{name}` comes from {what}, not from one place; the API server refuses the pod")


def _mounts(app: App, container: Node) -> Iterator[Finding]:
    mounts = container.get("volumeMounts")
    volumes = app.volumes if mounts else {}
    paths: set[str] = set()
    for mount in mounts.items() if mounts else ():
        name, path = mount.get("name"), mount.get("mountPath")
        if name and name.text and name.text not in volumes:
            yield Finding(name, f"the pod has no volume `{name.text}`; the API server refuses it")
        if path and path.text in paths:
            yield Finding(path, f"two volumes are mounted at `{path.text}`; the API server refuses the pod")
        if path:
            paths.add(path.text)


def _resources(container: Node) -> Iterator[Finding]:
    requests, limits = container.at("resources", "requests"), container.at("resources", "limits")
    for amounts in (requests, limits):
        for name, _ in amounts.pairs() if amounts else ():
            if "/" not in name.text and not name.text.startswith("hugepages-") and name.text not in _RESOURCES:
                near = nearest(name.text, _RESOURCES)
                fix = f"did you mean `{near}`?" if near else "a resource of a device has a domain in front"
                yield Finding(name, f"a container has no resource `{name.text}`; the API server refuses the pod", fix)
    for name, request in requests.pairs() if requests else ():
        limit = limits.get(name.text) if limits else None
        # null is no limit but one of nothing
        most = None if limit is None else quantity(limit.text) if _is_there(limit) else 0
        wanted = quantity(request.text)
        if wanted is not None and wanted < 0:
            yield Finding(request, f"the request for {name.text} is below zero; the API server refuses the pod")
        if limit and most is not None and wanted is not None and wanted > most:
            message = f"the request for {name.text}, {request.text}, is above its limit, {limit.text}"
            yield Finding(request, f"{message}; the API server refuses the pod")


def _probe(container: Node, field: str) -> Iterator[Finding]:
    pair = container.pair(field)
    if pair is None or not pair[1].is_mapping:
        return
    key, probe = pair
    handlers = [name for name, value in probe.pairs() if name.text in _HANDLERS and _is_there(value)]
    if len(handlers) > 1:
        names = " and ".join(name.text for name in handlers)
        yield Finding(handlers[1], f"a probe asks in one way, not with {names}; the API server refuses the pod")
    elif not handlers:
        message = f"the {field} asks nobody; the API server refuses the pod"
        yield Finding(key, message, f"add one of {', '.join(sorted(_HANDLERS))}")
    successes = probe.get("successThreshold")
    if field in _ONCE and successes and isinstance(successes.value, int) and successes.value > 1:
        yield Finding(successes, f"a {field} succeeds once; the API server refuses {successes.text}")


def _is_there(node: Node) -> bool:
    return not (node.is_scalar and node.value is None)
