"""The life of a service: its connections, and what it does beside answering requests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from todo.answers import Answers, StateAnswers, TableAnswers
from todo.consumers.inbox import Inbox
from todo.database.connection import Database
from todo.events import Publisher
from todo.outbox.box import Outbox
from todo.outbox.relay import Relay
from todo.publishers.dapr import DaprPublisher
from todo.service import Service, Settings
from todo.sidecar import connect
from todo.upkeep import Upkeep

log = logging.getLogger(__name__)

STOP_SECONDS = 4.0

Loop = Callable[[asyncio.Event], Coroutine[None, None, None]]


class Runtime:
    """The parts of a running service that its routes use.

    Args:
        service: what runs.
        settings: its environment.
    """

    def __init__(self, service: Service, settings: Settings) -> None:
        self.service = service
        self.settings = settings
        self.database = Database(settings.database)
        self.outbox = Outbox(self.database, service.publishes)
        self.inbox = Inbox(self.outbox, service.name)
        self.answers: Answers = TableAnswers(self.database)
        # what /readyz tells beside the readiness itself
        self.notes: dict[str, str] = {}

    @asynccontextmanager
    async def running(self, failed: Callable[[], None]) -> AsyncIterator[None]:
        """Work in the background until the block ends; then finish what is under way and close all connections.

        Nothing here waits for the sidecar or the broker: the sidecar itself waits until the service listens.

        Args:
            failed: called when the work ends by a programming error, because a process that only looks alive is worse
                than one that is started again.
        """
        stopping = asyncio.Event()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            if self.settings.dapr and self.settings.state:
                client = await stack.enter_async_context(connect(self.settings.dapr))
                self.answers = StateAnswers(client, self.settings.state.state_store_name)
            work = asyncio.create_task(self._work(await self._loops(stack), stopping))
            work.add_done_callback(partial(_report, failed))
            try:
                yield
            finally:
                stopping.set()
                await asyncio.wait([work], timeout=STOP_SECONDS)
                work.cancel()
                await asyncio.wait([work])

    async def _loops(self, stack: AsyncExitStack) -> list[Loop]:
        loops: list[Loop] = [Upkeep(self.database, self.service.name, self.service.publishes).run]
        if publisher := self._publisher():
            stack.push_async_callback(publisher.close)
            loops += [Relay(self.database, publisher, topic, woken).run for topic, woken in self.outbox.woken.items()]
        if self.settings.consumer:
            from todo.consumers.kafka import KafkaConsumer  # an image for Dapr alone has no aiokafka

            consumer = KafkaConsumer(self.settings.consumer, self.service.name, self.service.subscriptions, self.inbox)
            loops.append(consumer.run)
        if self.service.background:
            loops.append(partial(self.service.background, self))
        return loops

    def _publisher(self) -> Publisher | None:
        if self.settings.producer:
            from todo.publishers.kafka import KafkaPublisher  # an image for Dapr alone has no aiokafka

            return KafkaPublisher(self.settings.producer, self.service.name)
        if self.settings.dapr and self.service.publishes:
            return DaprPublisher(connect(self.settings.dapr), self.settings.dapr, self.service.name)
        return None

    async def _work(self, loops: list[Loop], stopping: asyncio.Event) -> None:
        await self.database.prepare(stopping)
        async with asyncio.TaskGroup() as group:
            for loop in loops:
                group.create_task(loop(stopping))


def _report(failed: Callable[[], None], work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()):
        log.critical("the background work has failed", exc_info=error)
        failed()
