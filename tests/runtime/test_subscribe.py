"""How an application subscribes, and what it then receives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .application import Answer, Application
from .manifests import PUBSUB, pubsub

if TYPE_CHECKING:
    from .launch import Dapr, Launcher
    from .topics import Topics
    from .world import World

ROUTE = "/events/task"
EVENT = {"event_type": "task.created", "task_id": 7}
SUCCESS = Answer({"status": "SUCCESS"})


def subscription(topic: str) -> list[dict[str, str]]:
    return [{"pubsubname": PUBSUB, "topic": topic, "route": ROUTE}]


def subscriber(topic: str, asked_by: str = "GET /dapr/subscribe") -> Application:
    return Application({asked_by: Answer(subscription(topic)), f"POST {ROUTE}": SUCCESS})


def test_a_subscriber_receives_a_cloudevent(dapr: Launcher, world: World, topic: str) -> None:
    with subscriber(topic) as application:
        running = dapr.start(pubsub(world), application=application).ready_with_application()
        assert running.subscriptions() == [(PUBSUB, topic)]
        assert running.publish(topic, EVENT, partitionKey="7").status_code == 204
        (request,) = application.wait_for("POST", ROUTE)
    assert request.headers["content-type"].startswith("application/cloudevents+json")
    assert request.json()["data"] == EVENT
    assert request.headers["__key"] == "7"


def assert_never_subscribed(running: Dapr, application: Application) -> None:
    application.wait_for("GET", "/dapr/subscribe")
    assert running.ready_with_application().subscriptions() == []
    assert not running.complaints(), "nothing in the log says that the subscription was not found"


def test_subscribe_as_post_only_is_never_asked(dapr: Launcher, world: World, topic: str) -> None:
    with subscriber(topic, asked_by="POST /dapr/subscribe") as application:
        assert_never_subscribed(dapr.start(pubsub(world), application=application), application)
        assert not application.received("POST", "/dapr/subscribe")


def test_subscribe_under_a_prefix_is_never_asked(dapr: Launcher, world: World, topic: str) -> None:
    with subscriber(topic, asked_by="GET /events/dapr/subscribe") as application:
        assert_never_subscribed(dapr.start(pubsub(world), application=application), application)
        assert not application.received("GET", "/events/dapr/subscribe")


def test_without_a_pubsub_component_nobody_asks(dapr: Launcher, topic: str) -> None:
    with subscriber(topic) as application:
        running = dapr.start(application=application).ready_with_application()
        assert running.subscriptions() == []
        assert not application.received("GET", "/dapr/subscribe")


def test_a_subscription_to_another_component_name_is_silent(dapr: Launcher, world: World, topic: str) -> None:
    wrong = [{"pubsubname": "pubsub", "topic": topic, "route": ROUTE}]
    with Application({"GET /dapr/subscribe": Answer(wrong), f"POST {ROUTE}": SUCCESS}) as application:
        running = dapr.start(pubsub(world), application=application).ready_with_application()
        assert not running.complaints()


def test_a_plain_json_message_arrives_without_data(dapr: Launcher, world: World, topic: str, topics: Topics) -> None:
    topics.produce(topic, b'{"event_type": "task.created", "task_id": 7}')
    with subscriber(topic) as application:
        dapr.start(pubsub(world), application=application)
        (request,) = application.wait_for("POST", ROUTE)
    assert request.json() == EVENT, "the application gets the object itself, no envelope and no `data`"


def test_a_route_that_the_application_does_not_have_loses_the_event(
    dapr: Launcher, world: World, topic: str, topics: Topics
) -> None:
    with Application({"GET /dapr/subscribe": Answer(subscription(topic))}) as application:
        running = dapr.start(pubsub(world), application=application).ready_with_application()
        assert running.publish(topic, EVENT).status_code == 204
        application.wait_for("POST", ROUTE)
        topics.wait_committed(f"{dapr.app_id}-group", topic, 1)
        assert len(application.received("POST", ROUTE)) == 1, "404 is taken as: drop it"
