"""Resiliency: policies by name, and the targets that refer to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daprlint.document import Node
from daprlint.resources import Resource

# the field of a target, and the kind of policy that it names
POLICY_OF = {"timeout": "timeouts", "retry": "retries", "circuitBreaker": "circuitBreakers"}
_DURATIONS = {"retries": ("duration", "maxInterval"), "circuitBreakers": ("interval", "timeout")}
DIRECTIONS = ("inbound", "outbound")
# dapr/pkg/resiliency/resiliency.go, expandPolicyTemplate; % is a level, such as ComponentInbound
_DEFAULTS = {
    "timeouts": "Default%sTimeoutPolicy",
    "retries": "Default%sRetryPolicy",
    "circuitBreakers": "Default%sCircuitBreakerPolicy",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy.

    Args:
        kind: timeouts, retries or circuitBreakers.
        name: its key.
        value: what stands under it: a duration, or fields.
    """

    kind: str
    name: Node
    value: Node

    def durations(self) -> Iterator[Node]:
        """Yield the durations in it."""
        if self.kind == "timeouts":
            yield self.value
        for field in _DURATIONS.get(self.kind, ()):
            if (node := self.value.get(field)) and node.text:
                yield node


@dataclass(frozen=True, slots=True)
class Target:
    """What policies are for.

    Args:
        kind: apps, actors or components.
        name: its key.
        value: the policies.
    """

    kind: str
    name: Node
    value: Node

    def references(self) -> Iterator[Reference]:
        """Yield the policies that it names; those of a component by direction."""
        sides = (
            [(side, self.value.get(side)) for side in DIRECTIONS] if self.kind == "components" else [("", self.value)]
        )
        for side, fields in sides:
            for field, kind in POLICY_OF.items():
                if fields and (policy := fields.get(field)) and policy.text:
                    yield Reference(kind, policy, side)


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of a policy in a target.

    Args:
        kind: timeouts, retries or circuitBreakers.
        policy: its name.
        side: inbound or outbound, for a component.
    """

    kind: str
    policy: Node
    side: str


@dataclass(eq=False, slots=True)
class Resiliency(Resource):
    """A Resiliency."""

    def policies(self, *kinds: str) -> Iterator[Policy]:
        """Yield the policies of some kinds, or of all."""
        for kind in kinds or POLICY_OF.values():
            for name, value in _pairs(self.document.root.at("spec", "policies", kind)):
                yield Policy(kind, name, value)

    def targets(self, *kinds: str) -> Iterator[Target]:
        """Yield the targets of some kinds, or of all."""
        for kind in kinds or ("apps", "actors", "components"):
            for name, value in _pairs(self.document.root.at("spec", "targets", kind)):
                yield Target(kind, name, value)


def default_policy(kind: str, level: str = "") -> str:
    """Return the name of the policy that holds for targets without one.

    Args:
        kind: timeouts, retries or circuitBreakers.
        level: what it holds for, as ComponentInbound or PubsubComponentInbound; nothing for all.
    """
    return _DEFAULTS[kind] % level


def levels(components: Iterable[str]) -> Iterator[str]:
    """Yield the levels of default policies.

    Args:
        components: kinds of components, as Pubsub.
    """
    sides = ("ComponentInbound", "ComponentOutbound")
    yield from ("", "App", "Actor", "Component", *sides)
    yield from (one + side for one in components for side in sides)


def _pairs(node: Node | None) -> Iterator[tuple[Node, Node]]:
    return node.pairs() if node else iter(())
