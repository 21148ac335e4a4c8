"""X: NetworkPolicies that cut the sidecar off."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.resources import Resource, same_namespace
from daprlint.rule import rule
from daprlint.selectors import selects

# ports of pods of the control plane; a policy sees them behind the Service's port 443
_NEEDED = {50001: "sentry, which gives the sidecar its identity", 6500: "the operator, which gives it its Components"}
_SERVICE_PORT = 443
_PEERS = 50002
# pods of other kinds cannot be called anyway
_SERVED = frozenset(("Deployment", "StatefulSet", "Rollout"))


@rule("X007", Severity.WARNING)
def cut_off(release: Release) -> Iterator[Finding]:
    """A NetworkPolicy that keeps the sidecar from the control plane, or other sidecars from it.

    Without sentry (port 50001 of its pods) and the operator (6500) a sidecar does not start; without port 50002
    other sidecars cannot call this app. A rule counts that lets the pod out to other namespaces, to addresses or to
    everywhere on that port, or on 443, the port of the Services. Policies of other releases may let more through.
    Calls are looked at where the release has them: the app's Configuration names callers, or a Resiliency object
    names the app as the target of calls.

    Bad:
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: orders
        spec:
          podSelector:
            matchLabels:
              app: orders
          policyTypes:               # <- here
            - Egress
          egress:
            - to:
                - podSelector:
                    matchLabels:
                      app: postgres
              ports:
                - port: 5432
        ---
        kind: Deployment
        metadata:
          name: orders
    Good:
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: orders
        spec:
          podSelector:
            matchLabels:
              app: orders
          policyTypes:
            - Egress
          egress:
            - to:
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: dapr-system
        ---
        kind: Deployment
        metadata:
          name: orders
    """
    policies = release.kinds.get("NetworkPolicy", ())
    for app in release.sidecars() if policies else ():
        mine = [policy for policy in policies if _selects(policy, app)]
        leaving = [policy for policy in mine if _is_about(policy, "Egress")]
        for port, what in _NEEDED.items():
            rules = [one for policy in leaving for one in _rules(policy, "egress")]
            if leaving and not any(_leads_away(one) and _lets(one, {port, _SERVICE_PORT}) for one in rules):
                mark = _mark(leaving[0], "egress")
                yield Finding(mark, f"the sidecar of {app.label} does not reach {what} (port {port})")
                break
        entering = [policy for policy in mine if _is_about(policy, "Ingress")]
        rules = [one for policy in entering for one in _rules(policy, "ingress")]
        if entering and _is_called(release, app) and not any(_lets(one, {_PEERS}) for one in rules):
            message = f"no other app can call {app.label}: nothing lets their sidecars in on port {_PEERS}"
            yield Finding(_mark(entering[0], "ingress"), message)


def _is_called(release: Release, app: App) -> bool:
    if app.kind not in _SERVED:
        return False
    name = app.setting("config")
    configuration = visible(release.configurations, name, app.namespace) if name else None
    if configuration and any(True for _ in configuration.each("accessControl", "policies")):
        return True
    targets = (one.document.root.at("spec", "targets", "apps") for one in release.resiliencies)
    return any(key.text == app.app_id for apps in targets if apps for key, _ in apps.pairs())


def _selects(policy: Resource, app: App) -> bool:
    selector = policy.document.root.at("spec", "podSelector")
    return same_namespace(policy.namespace, app.namespace) and (selector is None or selects(selector, app.labels))


def _is_about(policy: Resource, direction: str) -> bool:
    spec = policy.document.root.get("spec")
    types = spec.get("policyTypes") if spec else None
    if types and any(True for _ in types.items()):
        return any(one.text == direction for one in types.items())
    # without policyTypes a policy is about what comes in, and about what goes out if it says something of it
    return direction == "Ingress" or bool(spec and spec.get("egress"))


def _rules(policy: Resource, direction: str) -> Iterator[Node]:
    rules = policy.document.root.at("spec", direction)
    yield from rules.items() if rules else ()


def _leads_away(rule_: Node) -> bool:
    peers = rule_.get("to")
    items = list(peers.items()) if peers else []
    return not items or any(peer.get("namespaceSelector") or peer.get("ipBlock") for peer in items)


def _lets(rule_: Node, wanted: set[int]) -> bool:
    ports = rule_.get("ports")
    items = list(ports.items()) if ports else []
    return not items or any(_covers(entry, wanted) for entry in items)


def _covers(entry: Node, wanted: set[int]) -> bool:
    first, last = entry.get("port"), entry.get("endPort")
    if first is None or not isinstance(first.value, int):
        return True  # every port, or one by its name
    highest = last.value if last and isinstance(last.value, int) else first.value
    return any(first.value <= port <= highest for port in wanted)


def _mark(policy: Resource, field: str) -> Node:
    spec = policy.document.root.get("spec")
    pair = spec and (spec.pair("policyTypes") or spec.pair(field) or spec.pair("podSelector"))
    return pair[0] if pair else policy.mark
