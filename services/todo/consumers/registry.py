"""What a service subscribes to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from todo.events import Event


class Transport(StrEnum):
    """How an event arrived."""

    DAPR = "dapr"
    KAFKA = "kafka"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event, who got it, and how."""

    event: Event
    consumer: str
    transport: Transport


class EffectFailed(Exception):
    """The effect of an event cannot be had now; the message says why, and how to fix it.

    Args:
        away: the fault is not the event's: what it needs is not there at the moment.
    """

    def __init__(self, message: str, *, away: bool = False) -> None:
        super().__init__(message)
        self.away = away


# the effect belongs into the given session: it then commits together with the memory of having dealt with the event
Effect = Callable[[AsyncSession, Delivery], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One topic, the route that the sidecar calls for it, and what to do with an event."""

    topic: str
    route: str
    effect: Effect


@dataclass(slots=True)
class Subscriptions:
    """The subscriptions of one service, in the order of their declaration."""

    _by_topic: dict[str, Subscription] = field(default_factory=dict)

    def on(self, topic: str, route: str) -> Callable[[Effect], Effect]:
        """Declare that the decorated function takes the events of a topic, whichever transport brings them."""

        def declare(effect: Effect) -> Effect:
            self._by_topic[topic] = Subscription(topic, route, effect)
            return effect

        return declare

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._by_topic.values())

    def __getitem__(self, topic: str) -> Subscription:
        return self._by_topic[topic]
