"""Subscribing by an object, by the application's own list, and by both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from todo.events import TASK_EVENTS

from .manifests import pubsub, subscription
from .services import NOTIFICATION, ROUTE, task_created, wire

if TYPE_CHECKING:
    from .launch import Dapr, Launcher
    from .services import Running, Services
    from .world import World


def subscribed(running: Dapr) -> list[tuple[str, str, str]]:
    """Kind, topic and route of each subscription that is in effect."""
    known = running.metadata()["subscriptions"]
    return [(each["type"], each["topic"], rule["path"]) for each in known for rule in each["rules"]]


def deliveries(running: Dapr, service: Running) -> list[str]:
    """Publish an event and one behind it on the same partition, and return what the log has of the first."""
    first, behind = task_created(), task_created()
    for event in (first, behind):
        assert running.publish(TASK_EVENTS, wire(event), partitionKey="7").status_code == 204
    service.wait_for(behind)
    return service.said(first)


def test_an_object_and_an_empty_list_deliver_once(dapr: Launcher, world: World, services: Services) -> None:
    service = services.start(NOTIFICATION, SUBSCRIPTION_MODE="declarative")
    running = dapr.start(pubsub(world), subscription(TASK_EVENTS, ROUTE), application=service).ready_with_application()
    assert subscribed(running) == [("DECLARATIVE", TASK_EVENTS, ROUTE)]
    assert deliveries(running, service) == ["event handled"]


def test_of_an_object_and_the_list_the_list_counts(dapr: Launcher, world: World, services: Services) -> None:
    service = services.start(NOTIFICATION, SUBSCRIPTION_MODE="programmatic")
    elsewhere = subscription(TASK_EVENTS, "/events/elsewhere", deadLetterTopic="nobody-made-this")
    running = dapr.start(pubsub(world), elsewhere, application=service).ready_with_application()
    assert subscribed(running) == [("PROGRAMMATIC", TASK_EVENTS, ROUTE)], "not both: route and dead letters of the list"
    assert deliveries(running, service) == ["event handled"]
    assert not running.complaints(), "nothing in the log says that the object is without effect"
