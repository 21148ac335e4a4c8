"""The routes that a sidecar calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request

from todo.consumers.inbox import Inbox
from todo.consumers.registry import Subscription, Subscriptions, Transport


def event_routes(subscriptions: Subscriptions, inbox: Inbox, pubsub_name: str | None) -> APIRouter:
    """Return the routes of the subscriptions and the one by which the sidecar learns of them.

    Args:
        subscriptions: what the service takes.
        inbox: where deliveries go.
        pubsub_name: the component to subscribe at; nothing, to let the sidecar subscribe to nothing.
    """
    router = APIRouter()

    @router.get("/dapr/subscribe")
    async def subscribe() -> list[dict[str, Any]]:
        if pubsub_name is None:
            return []
        return [{"pubsubname": pubsub_name, "topic": each.topic, "route": each.route} for each in subscriptions]

    # also without subscribing by Dapr: to a sidecar that still has a message, a missing route means to drop it
    for subscription in subscriptions:
        router.add_api_route(subscription.route, _route(subscription, inbox), methods=["POST"])
    return router


def _route(subscription: Subscription, inbox: Inbox) -> Callable[[Request], Awaitable[dict[str, str]]]:
    async def deliver(request: Request) -> dict[str, str]:
        return {"status": await inbox.take(subscription, await request.body(), Transport.DAPR)}

    return deliver
