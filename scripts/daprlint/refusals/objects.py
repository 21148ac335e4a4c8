"""What the API server refuses in other objects than pods.

Source: k8s.io/kubernetes v1.37.2, pkg/apis/*/validation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from daprlint.cron import is_schedule
from daprlint.document import Document, Node
from daprlint.finding import Finding
from daprlint.names import (
    LONGEST_LABEL,
    is_key,
    is_label,
    is_label_value,
    is_port_name,
    is_qualified,
    is_subdomain,
)

# groups whose names are DNS subdomains; RBAC's may be almost anything
_NAMED = frozenset(("", "apps", "batch", "autoscaling", "networking.k8s.io", "dapr.io", "argoproj.io"))
_LABEL_NAMED = frozenset(("Namespace", "Service", "StatefulSet"))
_NAMELESS = frozenset(("LimitRange",))  # gets a name of its own
_SELECTING = frozenset(("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"))
_LONGEST_CRONJOB = 52
_DIRECTIONS = 2
_LABELS = (
    ("metadata", "labels"),
    ("spec", "selector", "matchLabels"),
    ("spec", "template", "metadata", "labels"),
    ("spec", "jobTemplate", "metadata", "labels"),
    ("spec", "jobTemplate", "spec", "template", "metadata", "labels"),
)
_TLS = ("tls.crt", "tls.key")


def refused(document: Document) -> Iterator[Finding]:
    """Yield what the name, the labels and the spec of an object may not be."""
    yield from _names(document)
    for path in _LABELS:
        yield from refused_labels(document.root.at(*path))
    if document.group == "apps" and document.kind in _SELECTING:
        yield from _selector(document)
    check = _CHECKS.get((document.group, document.kind))
    if check:
        yield from check(document.root)


def _names(document: Document) -> Iterator[Finding]:
    root = document.root
    name, namespace = root.at("metadata", "name"), root.at("metadata", "namespace")
    if not document.name:
        if document.kind not in _NAMELESS and not root.text_at("metadata", "generateName"):
            mark = name or next((key for key, _ in root.pairs() if key.text == "metadata"), root)
            yield Finding(mark, f"the {document.kind} has no name; the API server refuses it", "add `metadata.name`")
    elif name and document.group in _NAMED:
        label = document.group in ("", "apps") and document.kind in _LABEL_NAMED
        if not (is_label if label else is_subdomain)(name.text):
            what = f"DNS label of at most {LONGEST_LABEL} characters" if label else "DNS subdomain"
            yield Finding(name, f"`{name.text}` is no {what}: a-z, 0-9 and -; the API server refuses the name")
        elif document.kind == "CronJob" and len(name.text) > _LONGEST_CRONJOB:
            message = f"the name has {len(name.text)} characters; a CronJob's may have {_LONGEST_CRONJOB}"
            yield Finding(name, f"{message}; the API server refuses it")
    if namespace and namespace.text and not is_label(namespace.text):
        yield Finding(namespace, f"`{namespace.text}` is no DNS label; the API server refuses the namespace")


def refused_labels(labels: Node | None) -> Iterator[Finding]:
    """Yield what the keys and the values of labels may not be."""
    for key, value in labels.pairs() if labels else ():
        if not is_qualified(key.text):
            yield Finding(key, f"`{key.text}` is no key of a label; the API server refuses the object")
        elif isinstance(value.value, str) and not is_label_value(value.value):
            message = f"`{value.text}` is no value of a label: at most {LONGEST_LABEL} of A-Z, a-z, 0-9, -, _ and ."
            yield Finding(value, f"{message}; the API server refuses the object")


def _selector(document: Document) -> Iterator[Finding]:
    spec = document.root.get("spec")
    selector = spec.pair("selector") if spec else None
    if selector and selector[1].is_mapping and not any(value.yaml.value for _, value in selector[1].pairs()):
        yield Finding(selector[0], f"the selector is empty; the API server refuses the {document.kind}")


def _service(root: Node) -> Iterator[Finding]:
    spec = root.pair("spec")
    if spec is None:
        return
    kind, ports = spec[1].text_at("type"), spec[1].get("ports")
    items = list(ports.items()) if ports else []
    headless = spec[1].text_at("clusterIP") == "None"
    if not items and not headless and kind != "ExternalName":
        yield Finding(spec[0], "the Service has no ports; the API server refuses it", "add `ports`")
    if kind == "ExternalName" and not spec[1].text_at("externalName"):
        yield Finding(spec[0], "a Service of type ExternalName needs `externalName`; the API server refuses it")
    yield from refused_labels(spec[1].get("selector"))
    names: set[str] = set()
    numbers: set[tuple[str, str]] = set()
    for port in items:
        name, number, target = port.get("name"), port.get("port"), port.get("targetPort")
        if len(items) > 1 and (name is None or not name.text):
            mark = name or number or port
            message = "a port without a name beside another port; the API server refuses the Service"
            yield Finding(mark, message, "give each port a name")
        elif name and name.text:
            if not is_label(name.text):
                yield Finding(name, f"`{name.text}` is no DNS label; the API server refuses the Service")
            elif name.text in names:
                yield Finding(name, f"two ports are called `{name.text}`; the API server refuses the Service")
            names.add(name.text)
        if number:
            key = (number.text, port.text_at("protocol") or "TCP")
            if key in numbers:
                yield Finding(number, f"port {number.text} is there twice; the API server refuses the Service")
            numbers.add(key)
        if target and isinstance(target.value, str) and target.text and not is_port_name(target.value):
            fix = f"write {target.text} without quotes" if target.text.isdecimal() else ""
            yield Finding(target, f"`{target.text}` is no name of a port; the API server refuses the Service", fix)


def _deployment(root: Node) -> Iterator[Finding]:
    strategy = root.at("spec", "strategy")
    rolling = strategy.pair("rollingUpdate") if strategy else None
    if strategy is None or rolling is None or not rolling[1].is_mapping:
        return
    if strategy.text_at("type") == "Recreate":
        message = "`rollingUpdate` with the strategy Recreate; the API server refuses the Deployment"
        yield Finding(rolling[0], message, "remove `rollingUpdate`")
    elif all(rolling[1].text_at(field) in ("0", "0%") for field in ("maxSurge", "maxUnavailable")):
        message = "neither a pod more nor a pod less: an update could do nothing"
        yield Finding(rolling[0], f"{message}; the API server refuses the Deployment")


def _autoscaler(root: Node) -> Iterator[Finding]:
    least, most = root.at("spec", "minReplicas"), root.at("spec", "maxReplicas")
    if least and most and isinstance(least.value, int) and isinstance(most.value, int) and least.value > most.value:
        message = f"minReplicas is {least.value}, above maxReplicas, {most.value}"
        yield Finding(least, f"{message}; the API server refuses the HorizontalPodAutoscaler")


def _budget(root: Node) -> Iterator[Finding]:
    spec = root.get("spec")
    fields = [spec.pair(name) for name in ("minAvailable", "maxUnavailable")] if spec else []
    found = [pair[0] for pair in fields if pair and pair[1].value is not None]
    if len(found) > 1:
        later = max(found, key=lambda key: key.line)
        yield Finding(later, "minAvailable and maxUnavailable exclude each other; the API server refuses the budget")


def _cron_job(root: Node) -> Iterator[Finding]:
    schedule = root.at("spec", "schedule")
    if schedule is None or not schedule.text:
        return
    if "TZ=" in schedule.text:
        message = "a time zone has no place in a schedule; the API server refuses the CronJob"
        yield Finding(schedule, message, "use `timeZone`")
    elif not is_schedule(schedule.text):
        yield Finding(schedule, f"`{schedule.text}` is no schedule of five fields; the API server refuses the CronJob")


def _keys(root: Node) -> Iterator[Finding]:
    seen: set[str] = set()
    for field in ("data", "binaryData", "stringData"):
        values = root.get(field)
        for key, _ in values.pairs() if values else ():
            if not is_key(key.text):
                message = f"`{key.text}` is no key: A-Z, a-z, 0-9, -, _ and .; the API server refuses the object"
                yield Finding(key, message)
            elif field == "binaryData" and key.text in seen:
                yield Finding(key, f"`{key.text}` stands in data as well; the API server refuses the object")
            seen.add(key.text)


def _secret(root: Node) -> Iterator[Finding]:
    yield from _keys(root)
    kind = root.get("type")
    if kind and kind.text == "kubernetes.io/tls":
        keys = {
            key.text for field in ("data", "stringData") if (values := root.get(field)) for key, _ in values.pairs()
        }
        for name in _TLS:
            if name not in keys:
                yield Finding(kind, f"a Secret of this type needs `{name}`; the API server refuses it")


def _ingress(root: Node) -> Iterator[Finding]:
    rules = root.at("spec", "rules")
    for rule in rules.items() if rules else ():
        paths = rule.at("http", "paths")
        for entry in paths.items() if paths else ():
            path, kind = entry.get("path"), entry.pair("pathType")
            if kind and kind[1].text in ("Exact", "Prefix") and (path is None or not path.text):
                yield Finding(
                    path or kind[0], f"pathType {kind[1].text} needs a path; the API server refuses the Ingress"
                )
            elif path and path.text and not path.text.startswith("/"):
                yield Finding(path, f"the path `{path.text}` does not begin with /; the API server refuses the Ingress")


def _binding(root: Node) -> Iterator[Finding]:
    subjects = root.get("subjects")
    for subject in subjects.items() if subjects else ():
        kind = subject.get("kind")
        if kind and kind.text == "ServiceAccount" and not subject.text_at("namespace"):
            message = "a ServiceAccount as the subject needs a namespace; the API server refuses the binding"
            yield Finding(kind, message, "add `namespace`")


def _role(root: Node) -> Iterator[Finding]:
    rules = root.get("rules")
    for rule in rules.items() if rules else ():
        if rule.is_mapping and not rule.get("nonResourceURLs"):
            for field in ("apiGroups", "resources"):
                values = rule.get(field)
                if values is None or not any(True for _ in values.items()):
                    yield Finding(values or rule, f"a rule without {field}; the API server refuses the role")


def _network_policy(root: Node) -> Iterator[Finding]:
    types = root.at("spec", "policyTypes")
    if types and len(list(types.items())) > _DIRECTIONS:
        yield Finding(types, "more than two policyTypes; the API server refuses the NetworkPolicy", "name each once")
    for field in ("ingress", "egress"):
        rules = root.at("spec", field)
        for rule in rules.items() if rules else ():
            ports = rule.get("ports")
            for port in ports.items() if ports else ():
                end, begin = port.pair("endPort"), port.get("port")
                if end and (begin is None or not isinstance(begin.value, int)):
                    message = "an endPort without the number of a port; the API server refuses the NetworkPolicy"
                    yield Finding(end[0], message, "add `port` as a number")


def _http_route(root: Node) -> Iterator[Finding]:
    rules = root.at("spec", "rules")
    for rule in rules.items() if rules else ():
        matches = rule.get("matches")
        for match in matches.items() if matches else ():
            value = match.at("path", "value")
            if match.text_at("path", "type") == "RegularExpression" or value is None:
                continue
            if not value.text.startswith("/") or "//" in value.text:
                message = f"the path `{value.text}` does not begin with /, or has an empty part"
                yield Finding(value, f"{message}; the API server refuses the HTTPRoute")


_CHECKS: dict[tuple[str, str], Callable[[Node], Iterator[Finding]]] = {
    ("", "Service"): _service,
    ("", "ConfigMap"): _keys,
    ("", "Secret"): _secret,
    ("apps", "Deployment"): _deployment,
    ("autoscaling", "HorizontalPodAutoscaler"): _autoscaler,
    ("batch", "CronJob"): _cron_job,
    ("gateway.networking.k8s.io", "HTTPRoute"): _http_route,
    ("networking.k8s.io", "Ingress"): _ingress,
    ("networking.k8s.io", "NetworkPolicy"): _network_policy,
    ("policy", "PodDisruptionBudget"): _budget,
    ("rbac.authorization.k8s.io", "ClusterRole"): _role,
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): _binding,
    ("rbac.authorization.k8s.io", "Role"): _role,
}
