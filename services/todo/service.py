"""What a service is made of, as data."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI

from todo.consumers.registry import Subscriptions
from todo.settings import (
    ConsumerEnv,
    DaprEnv,
    DatabaseEnv,
    KafkaEnv,
    ServiceEnv,
    SettingsError,
    StateStoreEnv,
    TokenEnv,
    load,
)

if TYPE_CHECKING:
    from todo.runtime import Runtime

Background = Callable[["Runtime", asyncio.Event], Coroutine[None, None, None]]
Serve = Callable[[FastAPI, "Runtime"], AbstractAsyncContextManager[None]]
OnJob = Callable[["Runtime", str], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True)
class Service:
    """One process of the application.

    Args:
        name: its key in the values, which is also its app-id.
        routes: its REST interface.
        serves: what else it answers while it runs, which is no REST.
        reads_tokens: whether its routes ask for a JSON web token.
        keeps_answers: whether its routes remember what they have answered.
        publishes: topics that leave through its outbox.
        subscriptions: topics that it consumes.
        on_job: what to do when the sidecar calls for a job of this name.
        background: what else it does while it runs, until the given event is set.
    """

    name: str
    routes: APIRouter = field(default_factory=APIRouter)
    serves: Serve | None = None
    reads_tokens: bool = False
    keeps_answers: bool = False
    publishes: tuple[str, ...] = ()
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    on_job: OnJob | None = None
    background: Background | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment of a service; a part that it does not use is not read."""

    service: ServiceEnv
    database: DatabaseEnv
    token: TokenEnv | None
    dapr: DaprEnv | None
    state: StateStoreEnv | None
    producer: KafkaEnv | None
    consumer: ConsumerEnv | None


def read_settings(service: Service) -> Settings:
    """Read what a service needs from the environment.

    Raises:
        SettingsError: a variable is missing or wrong, or Kafka is needed and this image has no client for it.
    """
    env = load(ServiceEnv)
    direct = not env.use_dapr
    if direct and find_spec("aiokafka") is None:
        raise SettingsError(
            "USE_DAPR is false, but this image has no Kafka client. "
            "Fix: set services.<name>.useDapr=true, or build the image with --build-arg KAFKA=1"
        )
    return Settings(
        service=env,
        database=load(DatabaseEnv),
        token=load(TokenEnv) if service.reads_tokens else None,
        dapr=load(DaprEnv) if env.use_dapr else None,
        state=load(StateStoreEnv) if env.use_dapr and service.keeps_answers else None,
        producer=load(KafkaEnv) if direct and service.publishes else None,
        consumer=load(ConsumerEnv) if direct and list(service.subscriptions) else None,
    )
