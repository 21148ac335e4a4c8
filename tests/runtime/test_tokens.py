"""The two tokens: what the sidecar demands of the application, and the application of the sidecar."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from todo.dapr import ApiTokenRefused, DaprClient
from todo.events import TASK_EVENTS

from .manifests import PUBSUB, pubsub, subscription
from .services import NOTIFICATION, ROUTE, task_created, wire

if TYPE_CHECKING:
    from .launch import Dapr, Launcher
    from .services import Services
    from .topics import Topics
    from .world import World

TOKEN = "token-of-the-tests"


async def publish(running: Dapr, topic: str, token: str | None) -> None:
    api_token = None if token is None else SecretStr(token)
    async with DaprClient(running.sidecar.http_port, api_token=api_token) as client:
        assert await client.healthy(outbound=True), "health is told to everybody"
        await client.publish_event(PUBSUB, topic, {"token": token})


def test_a_call_needs_the_sidecars_token(dapr: Launcher, world: World, topic: str, topics: Topics) -> None:
    running = dapr.start(pubsub(world), environment={"DAPR_API_TOKEN": TOKEN}).ready()
    for wrong in (None, "another", f"{TOKEN}s"):
        with pytest.raises(ApiTokenRefused):
            asyncio.run(publish(running, topic, wrong))
    asyncio.run(publish(running, topic, TOKEN))
    (first,) = topics.messages(topic, 1)
    assert TOKEN.encode() in first.value, "nothing came of the calls before"


def test_the_public_port_needs_no_token(dapr: Launcher, world: World) -> None:
    running = dapr.start(pubsub(world), environment={"DAPR_API_TOKEN": TOKEN}).ready()

    async def ask() -> set[str]:
        async with DaprClient(running.sidecar.public_port) as client:
            return {component.name for component in (await client.metadata()).components}

    assert PUBSUB in asyncio.run(ask())


def test_a_line_break_at_the_end_of_the_token_locks_everybody_out(dapr: Launcher, world: World, topic: str) -> None:
    running = dapr.start(pubsub(world), environment={"DAPR_API_TOKEN": f"{TOKEN}\n"}).ready()
    with pytest.raises(ApiTokenRefused):
        asyncio.run(publish(running, topic, TOKEN))


def test_deliveries_carry_the_applications_token(dapr: Launcher, world: World, services: Services) -> None:
    service = services.start(NOTIFICATION, APP_API_TOKEN=TOKEN)
    running = dapr.start(pubsub(world), application=service, environment={"APP_API_TOKEN": TOKEN})
    event = task_created()
    assert running.ready_with_application().subscriptions() == [(PUBSUB, TASK_EVENTS)]
    assert running.publish(TASK_EVENTS, wire(event)).status_code == 204
    service.wait_for(event)


@pytest.mark.parametrize("environment", [{}, {"APP_API_TOKEN": "another"}], ids=["no token", "another token"])
def test_without_the_applications_token_nothing_is_subscribed(
    dapr: Launcher, world: World, services: Services, environment: dict[str, str]
) -> None:
    service = services.start(NOTIFICATION, APP_API_TOKEN=TOKEN)
    running = dapr.start(pubsub(world), application=service, environment=environment).ready_with_application()
    assert running.subscriptions() == []
    assert "app returned http status code 401 from subscription endpoint" in running.log
    assert service.process.log_text().count("refused a call of /dapr/subscribe") == 1, "it asks once and never again"


def test_a_delivery_without_the_token_ends_in_the_dead_letters(
    dapr: Launcher, world: World, services: Services, topics: Topics, topic: str
) -> None:
    service = services.start(NOTIFICATION, APP_API_TOKEN=TOKEN, SUBSCRIPTION_MODE="declarative")
    by_object = subscription(TASK_EVENTS, ROUTE, deadLetterTopic=topic)
    running = dapr.start(pubsub(world), by_object, application=service).ready_with_application()
    event = task_created()
    assert running.publish(TASK_EVENTS, wire(event)).status_code == 204
    (dead,) = topics.messages(topic, 1)
    assert str(event.event_id).encode() in dead.value
    assert service.said(event) == []


def test_a_delivery_without_the_token_is_repeated_and_not_lost(
    dapr: Launcher, world: World, services: Services
) -> None:
    service = services.start(NOTIFICATION, APP_API_TOKEN=TOKEN, SUBSCRIPTION_MODE="declarative")
    resources = (pubsub(world, backOffDuration="200ms"), subscription(TASK_EVENTS, ROUTE))
    wrong = dapr.start(*resources, application=service, environment={"APP_API_TOKEN": "another"})
    event = task_created()
    assert wrong.ready_with_application().publish(TASK_EVENTS, wire(event)).status_code == 204
    refused = f"refused a call of {ROUTE}"
    service.process.wait_until(lambda: service.process.log_text().count(refused) >= 3, 20, "it has refused three times")
    assert "retriable error returned from app while processing pub/sub event" in wrong.log
    assert "status code returned: 401" in wrong.log
    assert service.said(event) == []
    wrong.sidecar.process.stop()

    dapr.start(*resources, application=service, environment={"APP_API_TOKEN": TOKEN})
    service.wait_for(event)
