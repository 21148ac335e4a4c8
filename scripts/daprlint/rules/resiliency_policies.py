"""R: what the policies of a Resiliency say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.cel import FUNCTIONS, Invalid, parse
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_decimal, is_duration
from daprlint.release import Release
from daprlint.resiliency import Policy
from daprlint.rule import rule
from daprlint.spelling import nearest

COUNTERS = ("requests", "totalSuccesses", "totalFailures", "consecutiveSuccesses", "consecutiveFailures")
WORDS = ("constant", "exponential")
_STATUS_CODES = {"httpStatusCodes": range(100, 600), "gRPCStatusCodes": range(17)}


@rule("R003", Severity.ERROR)
def unreadable_policy(release: Release) -> Iterator[Finding]:
    """A policy that daprd cannot read.

    It logs "Could not read resiliency policy" and runs on without all targets of this Resiliency, those with good
    policies too. That holds for a duration, for a `policy` other than constant and exponential, for a range of status
    codes and for a `trip` that is no CEL. For a function that CEL does not have daprd looks for ever, and it never gets
    ready.

    Seen: daprd 1.18.3 logs "invalid duration" or "unexpected back off policy type: linear", and is ready.

    Bad:
        kind: Resiliency
        spec:
          policies:
            timeouts:
              fast: 2 seconds        # <- here
          targets:
            apps:
              orders: {timeout: fast}
    Good:
        kind: Resiliency
        spec:
          policies:
            timeouts:
              fast: 2s
          targets:
            apps:
              orders: {timeout: fast}
    Bad:
        kind: Resiliency
        spec:
          policies:
            retries:
              often: {policy: linear, maxRetries: 3}   # <- here
          targets:
            apps:
              orders: {retry: often}
    Good:
        kind: Resiliency
        spec:
          policies:
            retries:
              often: {policy: exponential, maxRetries: 3, matching: {httpStatusCodes: "429,500-599"}}
          targets:
            apps:
              orders: {retry: often}
    Bad:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: "max(totalFailures, consecutiveFailures) > 5", timeout: 30s}   # <- here
          targets:
            apps:
              orders: {circuitBreaker: careful}
    Good:
        kind: Resiliency
        spec:
          policies:
            circuitBreakers:
              careful: {trip: totalFailures > 5 || consecutiveFailures > 5, timeout: 30s}
          targets:
            apps:
              orders: {circuitBreaker: careful}
    """
    for resiliency in release.resiliencies:
        for policy in resiliency.policies():
            for node, problem, fix in _problems(policy):
                message = f"{problem}; daprd logs an error and uses no target of this Resiliency"
                yield Finding(node, message, fix)
            for node, name in _unknown_functions(policy):
                near = nearest(name, FUNCTIONS)
                message = f"CEL has no function `{name}`; daprd looks for it for ever and never gets ready"
                yield Finding(node, message, f"did you mean `{near}`?" if near else "")


@rule("R005", Severity.WARNING)
def endless_retries(release: Release) -> Iterator[Finding]:
    """A retry policy without maxRetries.

    The default is -1, so it tries for ever: a caller waits until its own timeout, and a message that the application
    never accepts blocks those behind it. Write `maxRetries: -1` where that is meant.

    Bad:
        kind: Resiliency
        spec:
          policies:
            retries:
              often: {policy: constant, duration: 1s}   # <- here
          targets:
            apps:
              orders: {retry: often}
    Good:
        kind: Resiliency
        spec:
          policies:
            retries:
              often: {policy: constant, duration: 1s, maxRetries: 5}
          targets:
            apps:
              orders: {retry: often}
    """
    builtin = release.catalogue.policies.builtin
    for resiliency in release.resiliencies:
        for policy in resiliency.policies("retries"):
            if policy.value.get("maxRetries") is None and policy.name.text not in builtin:
                yield Finding(
                    policy.name,
                    f"retry policy `{policy.name.text}` has no maxRetries, so it tries for ever",
                    "add maxRetries; -1 says that for ever is meant",
                )


@rule("R006", Severity.WARNING)
def weak_override(release: Release) -> Iterator[Finding]:
    """A built-in retry policy that is replaced in a way that daprd does not accept.

    It sets fewer than three retries back to three, and ignores a replacement of DaprBuiltInActorNotFoundRetries. It
    warns of both in its log.

    Seen: daprd 1.18.3 logs "did not meet minimum retry count, resetting to 3".

    Bad:
        kind: Resiliency
        spec:
          policies:
            retries:
              DaprBuiltInServiceRetries: {policy: constant, duration: 1s, maxRetries: 1}   # <- here
          targets: {}
    Good:
        kind: Resiliency
        spec:
          policies:
            retries:
              DaprBuiltInServiceRetries: {policy: constant, duration: 1s, maxRetries: 5}
          targets: {}
    """
    known = release.catalogue.policies
    for resiliency in release.resiliencies:
        for policy in resiliency.policies("retries"):
            name = policy.name.text
            if name in known.protected:
                yield Finding(policy.name, f"`{name}` cannot be replaced; daprd keeps its own", "remove it")
            elif name in known.builtin and _retries(policy) < known.least_retries:
                node = policy.value.get("maxRetries") or policy.name
                least = known.least_retries
                yield Finding(node, f"`{name}` has fewer than {least} retries; daprd takes {least}")


@rule("R009", Severity.ERROR)
def trip_never(release: Release) -> Iterator[Finding]:
    """A circuit breaker whose `trip` asks for a counter that there is not.

    The expression compiles, for daprd takes any name for a variable. Then each evaluation fails, which counts as
    "do not open": the circuit breaker never opens, and nothing is logged.

    Seen: daprd 1.18.3 calls a failing application six times in a row; with the right name it opens after the third
    call.

    Bad:
        kind: Resiliency
        spec:
          policies:
            retries:
              often: {duration: 100ms, maxRetries: 5}
            circuitBreakers:
              careful: {trip: consecutiveErrors > 2, timeout: 30s}   # <- here
          targets:
            components:
              pubsub:
                inbound: {retry: often, circuitBreaker: careful}
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
            retries:
              often: {duration: 100ms, maxRetries: 5}
            circuitBreakers:
              careful: {trip: consecutiveFailures > 2, timeout: 30s}
          targets:
            components:
              pubsub:
                inbound: {retry: often, circuitBreaker: careful}
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
    """
    for resiliency in release.resiliencies:
        for policy in resiliency.policies("circuitBreakers"):
            trip = policy.value.get("trip")
            try:
                names = parse(trip.text).variables if trip and trip.text else set()
            except Invalid:
                continue
            for name in sorted(names.difference(COUNTERS)):
                near = nearest(name, COUNTERS)
                yield Finding(
                    trip or policy.name,
                    f"a circuit breaker counts no `{name}`, so it never opens",
                    f"did you mean `{near}`?" if near else f"one of {', '.join(COUNTERS)}",
                )


def _problems(policy: Policy) -> Iterator[tuple[Node, str, str]]:
    for node in policy.durations():
        if node.is_scalar and not (is_decimal(node.text) or is_duration(node.text)):
            yield node, f"`{node.text}` is no duration", "write it as 500ms, 30s or 1h30m"
    word = policy.value.get("policy")
    if word and word.text and word.text.lower() not in WORDS:
        near = nearest(word.text, WORDS)
        yield word, f"`{word.text}` is no policy", f"did you mean `{near}`?" if near else f"one of {', '.join(WORDS)}"
    for field, codes in _STATUS_CODES.items():
        listed = policy.value.at("matching", field)
        for part in listed.text.split(",") if listed else ():
            if part and not _is_range(part, codes):
                yield listed or policy.name, f"`{part}` is no status code or range from {codes[0]} to {codes[-1]}", ""
    if (trip := policy.value.get("trip")) and trip.text:
        try:
            parse(trip.text)
        except Invalid as invalid:
            yield trip, f"`{trip.text}` is no CEL: {invalid}", ""


def _unknown_functions(policy: Policy) -> Iterator[tuple[Node, str]]:
    trip = policy.value.get("trip")
    try:
        unknown = parse(trip.text).unknown_functions if trip and trip.text else []
    except Invalid:
        return
    yield from ((trip or policy.name, name) for name in unknown)


def _is_range(part: str, codes: range) -> bool:
    match = re.fullmatch(r"([-+]?\d+)(?:-([-+]?\d+))?", part)
    if match is None:
        return False
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    return first in codes and last in codes and first <= last


def _retries(policy: Policy) -> int:
    """Return maxRetries; a missing one is -1."""
    value = policy.value.get("maxRetries")
    number = value.value if value else None
    return number if isinstance(number, int) else -1
