"""The routes that a sidecar calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from pydantic import SecretStr

from todo import tracing
from todo.consumers.guard import sidecar_routes
from todo.consumers.inbox import Inbox
from todo.consumers.registry import Subscription, Subscriptions, Transport
from todo.settings import SubscribeEnv


def event_routes(
    subscriptions: Subscriptions, inbox: Inbox, env: SubscribeEnv | None, token: SecretStr | None
) -> APIRouter:
    """Return the routes of the subscriptions and the one by which the sidecar learns of them.

    Args:
        subscriptions: what the service takes.
        inbox: where deliveries go.
        env: how to subscribe; nothing, to let the sidecar subscribe to nothing.
        token: what the sidecar's calls must carry, if they must carry anything.
    """
    router = sidecar_routes(token)
    offered = [] if env is None else _offered(subscriptions, env)

    @router.get("/dapr/subscribe")
    async def subscribe() -> list[dict[str, Any]]:
        return offered

    # also without subscribing here: to a sidecar that still has a message, a missing route means to drop it
    for subscription in subscriptions:
        router.add_api_route(subscription.route, _route(subscription, inbox), methods=["POST"])
    return router


def _offered(subscriptions: Subscriptions, env: SubscribeEnv) -> list[dict[str, Any]]:
    if env.subscription_mode == "declarative":
        return []  # the chart's Subscription objects do it
    dead_letter = {"deadLetterTopic": env.dead_letter_topic} if env.dead_letter_topic else {}
    return [
        {"pubsubname": env.pubsub_name, "topic": env.called(each.topic), "route": each.route, **dead_letter}
        for each in subscriptions
    ]


def _route(subscription: Subscription, inbox: Inbox) -> Callable[[Request], Awaitable[dict[str, str]]]:
    async def deliver(request: Request) -> dict[str, str]:
        # by itself a sidecar passes the headers of Kafka's message on, but for those that it writes itself
        outcome = await inbox.take(subscription, await request.body(), Transport.DAPR, tracing.current())
        return {"status": outcome.status}

    return deliver
