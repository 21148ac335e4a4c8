"""R: what the targets of a Resiliency refer to."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_decimal
from daprlint.release import Release
from daprlint.resiliency import Resiliency, default_policy, levels
from daprlint.rule import rule
from daprlint.spelling import nearest

SCOPES = ("type", "id", "both")
# daprd brings it in Kubernetes
KUBERNETES = "kubernetes"
# what becomes of a component whose circuit breaker is not there
_CRASHES = {"inbound": "daprd crashes when it subscribes", "outbound": "daprd cuts off each call of the component"}
_SINGULAR = {"timeouts": "timeout", "retries": "retry", "circuitBreakers": "circuit breaker"}


@rule("R001", Severity.WARNING)
def unknown_target(release: Release) -> Iterator[Finding]:
    """A target that names no app or component of the release.

    Its policies are never used, and nothing says so. Types of actors are not looked at: only code knows them.

    Seen: daprd 1.18.3 is ready and warns of nothing.

    Bad:
        kind: Resiliency
        spec:
          policies:
            timeouts: {fast: 2s}
          targets:
            components:
              statestor:             # <- here
                outbound: {timeout: fast}
        ---
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    Good:
        kind: Resiliency
        spec:
          policies:
            timeouts: {fast: 2s}
          targets:
            components:
              statestore:
                outbound: {timeout: fast}
        ---
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    """
    endpoints = {document.name for document in release.documents if document.kind == "HTTPEndpoint"}
    containers = {container.name for app in release.apps for container in app.containers}
    components = {component.name for component in release.components}
    known = {
        "apps": {*release.app_ids(), *endpoints, *containers} if release.app_ids() else set(),
        "components": {*components, KUBERNETES} if components else set(),
    }
    for resiliency in release.resiliencies:
        for target in resiliency.targets("apps", "components"):
            name, names = target.name.text, known[target.kind]
            # an app of another namespace is called orders.shop, one outside of Dapr by its URL
            if names and name not in names and not ("." in name and target.kind == "apps") and "://" not in name:
                near = nearest(name, names)
                kind = target.kind.removesuffix("s")
                yield Finding(
                    target.name,
                    f"the release has no {kind} `{name}`; without it the policies do nothing",
                    f"did you mean `{near}`?" if near else "",
                    release.missing,
                    absent=(kind if kind == "app" else kind.title(), name),
                )


@rule("R002", Severity.WARNING)
def undefined_policy(release: Release) -> Iterator[Finding]:
    """A target that names a policy that there is not.

    Daprd looks the name up when it needs it, finds nothing and goes on without a policy; nothing is logged. A circuit
    breaker of a component is worse: daprd uses what it has not found. For `inbound` it crashes as soon as it
    subscribes, for `outbound` each call of the component is cut off without an answer.

    All Resiliency objects that reach an app share their policies, so the policy may stand in another one. It is an
    error where a policy of nearly that name exists.

    Seen: daprd 1.18.3 panics with "nil pointer dereference", exit code 2, for `inbound`; for `outbound` it closes the
    connection of each call.

    Bad:
        kind: Resiliency
        spec:
          policies:
            retries:
              often: {maxRetries: 5}
          targets:
            apps:
              orders:
                retry: offen         # <- here
    Good:
        kind: Resiliency
        spec:
          policies:
            retries:
              often: {maxRetries: 5}
          targets:
            apps:
              orders:
                retry: often
    Bad:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: consecutiveFailures > 5, timeout: 30s}
          targets:
            components:
              pubsub:
                inbound: {circuitBreaker: carefull}   # <- here
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Good:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: consecutiveFailures > 5, timeout: 30s}
          targets:
            components:
              pubsub:
                inbound: {circuitBreaker: careful}
        ---
        kind: Subscription
        spec:
          pubsubname: pubsub
          topic: order-events
          routes: {default: /events/order}
        ---
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
    Bad:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: consecutiveFailures > 5, timeout: 30s}
          targets:
            components:
              statestore:
                outbound: {circuitBreaker: carefull}   # <- here
        ---
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    Good:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: consecutiveFailures > 5, timeout: 30s}
          targets:
            components:
              statestore:
                outbound: {circuitBreaker: careful}
        ---
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    """
    builtin = release.catalogue.policies.builtin
    for resiliency in release.resiliencies:
        for target in resiliency.targets():
            for reference in target.references():
                name, defined = reference.policy.text, _defined(release, resiliency, reference.kind)
                if name in defined or (reference.kind == "retries" and name in builtin):
                    continue
                near = nearest(name, defined)
                crashes = _CRASHES.get(reference.side) if reference.kind == "circuitBreakers" else None
                outcome = crashes or f"`{target.name.text}` goes without one"
                yield Finding(
                    reference.policy,
                    f"there is no {_SINGULAR[reference.kind]} policy `{name}`; {outcome}",
                    f"did you mean `{near}`?" if near else "",
                    Severity.ERROR if near else release.missing,
                )


@rule("R004", Severity.ERROR)
def circuit_breaker_without_scope(release: Release) -> Iterator[Finding]:
    """A circuit breaker of an actor without circuitBreakerScope.

    Daprd logs "actor circuit breakers must include scope", does not use the targets of this Resiliency that come after,
    all components among them, and runs on. The scope is type, id or both.

    Seen: daprd 1.18.3 logs it and is ready.

    Bad:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: consecutiveFailures > 5, timeout: 30s}
          targets:
            actors:
              cart: {circuitBreaker: careful}   # <- here
    Good:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: consecutiveFailures > 5, timeout: 30s}
          targets:
            actors:
              cart: {circuitBreaker: careful, circuitBreakerScope: type}
    """
    for resiliency in release.resiliencies:
        for target in resiliency.targets("actors"):
            scope = target.value.get("circuitBreakerScope")
            if not target.value.text_at("circuitBreaker") or (scope and scope.text in SCOPES):
                continue
            written = f"`{scope.text}` is no scope" if scope and scope.text else "circuitBreakerScope is missing"
            message = f"{written}; daprd logs an error and skips this target, all after it and all components"
            yield Finding(scope or target.name, message, f"circuitBreakerScope is one of {', '.join(SCOPES)}")


@rule("R007", Severity.WARNING)
def same_policy_twice(release: Release) -> Iterator[Finding]:
    """A name that two Resiliency objects give to different policies, where one app can have both.

    The sidecar keeps one list for all of them; what it reads last counts for both, and the order is not defined.

    Bad:
        kind: Resiliency
        metadata: {name: orders}
        spec:
          policies:
            timeouts: {fast: 2s}
          targets:
            apps:
              orders: {timeout: fast}
        ---
        kind: Resiliency
        metadata: {name: payments}
        spec:
          policies:
            timeouts: {fast: 500ms}  # <- here
          targets:
            apps:
              payments: {timeout: fast}
    Good:
        kind: Resiliency
        metadata: {name: orders}
        spec:
          policies:
            timeouts: {fast: 2s}
          targets:
            apps:
              orders: {timeout: fast}
        ---
        kind: Resiliency
        metadata: {name: payments}
        spec:
          policies:
            timeouts: {very-fast: 500ms}
          targets:
            apps:
              payments: {timeout: very-fast}
    """
    for position, resiliency in enumerate(release.resiliencies):
        for other in release.resiliencies[:position]:
            if not resiliency.overlaps(other):
                continue
            earlier = {(policy.kind, policy.name.text): policy.value for policy in other.policies()}
            for policy in resiliency.policies():
                same = earlier.get((policy.kind, policy.name.text))
                if same and _content(same) != _content(policy.value):
                    message = f"Resiliency `{other.name}` has another `{policy.name.text}`; only one of them counts"
                    yield Finding(policy.name, message, "give them different names, or each its own scopes")


@rule("R008", Severity.INFO, profile="pedantic")
def unused_policy(release: Release) -> Iterator[Finding]:
    """A policy that no target names, or a duration that is a bare number.

    The policy does nothing. A bare number is read as milliseconds, though the metadata of components reads it as
    seconds. Policies that replace a built-in one, and those whose name makes them a default, need no target.

    Bad:
        kind: Resiliency
        spec:
          policies:
            timeouts: {fast: "30"}   # <- here
          targets:
            apps:
              orders: {timeout: fast}
    Good:
        kind: Resiliency
        spec:
          policies:
            timeouts: {fast: 30ms}
          targets:
            apps:
              orders: {timeout: fast}
    """
    known = release.catalogue.policies
    for resiliency in release.resiliencies:
        referred = {
            (reference.kind, reference.policy.text)
            for other in release.resiliencies
            if other.overlaps(resiliency)
            for target in other.targets()
            for reference in target.references()
        }
        for policy in resiliency.policies():
            name = policy.name.text
            defaults = {default_policy(policy.kind, level) for level in levels(known.components)}
            if (policy.kind, name) not in referred and name not in known.builtin | defaults:
                yield Finding(policy.name, f"no target names the {_SINGULAR[policy.kind]} policy `{name}`")
            for duration in policy.durations():
                if is_decimal(duration.text):
                    yield Finding(duration, f"`{duration.text}` is read as {duration.text} ms", "write the unit")


def _defined(release: Release, resiliency: Resiliency, kind: str) -> set[str]:
    return {
        policy.name.text
        for other in release.resiliencies
        if other.overlaps(resiliency)
        for policy in other.policies(kind)
    }


def _content(node: Node) -> object:
    if node.is_mapping:
        return {key.text: _content(value) for key, value in node.pairs()}
    return node.text
