"""What users do, many at a time, in a thread of its own; each asks again until it has an answer."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count, takewhile
from typing import Any, Protocol
from uuid import uuid4

import aiohttp


class Place(Protocol):
    """Where one user's tasks are."""

    @property
    def url(self) -> str:
        """Of the backend, for this user."""
        ...

    @property
    def headers(self) -> dict[str, str]:
        """What makes a request this user's."""
        ...

    @property
    def name(self) -> str:
        """What nobody else calls tasks."""
        ...


PATIENCE_SECONDS = 120
AT_ONCE = 16


@dataclass(slots=True)
class Work:
    """A load of rounds: in each, one task gets a reminder that is due, and one that recurs is completed.

    Args:
        place: whom it asks.
        rounds: how many, at the least.
        at_once: how many rounds are under way at the same time.
    """

    place: Place
    rounds: int
    at_once: int = AT_ONCE
    done: int = 0
    asked_again: int = 0
    seconds: float = 0.0
    _enough: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def under_way(self, run: Callable[[Callable[[], None]], None] = lambda work: work()) -> Iterator[None]:
        """Do rounds in a thread of its own until the block ends and there are as many as are wanted.

        Args:
            run: calls what it is given, in the network where the place is.
        """
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(run, lambda: asyncio.run(self._run()))
            try:
                yield
            finally:
                self._enough.set()
            working.result()

    def wait_for(self, share: float) -> None:
        """Wait until so many of the rounds are done, 0 to 1."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.done < share * self.rounds:
            assert time.monotonic() < deadline, f"{self.done} of {self.rounds} rounds are done"
            time.sleep(0.02)

    async def _run(self) -> None:
        begun, waiting = time.monotonic(), self._numbers()
        async with aiohttp.ClientSession(headers=self.place.headers) as session, asyncio.TaskGroup() as group:
            for _ in range(self.at_once):
                group.create_task(self._rounds(session, waiting))
        self.seconds = time.monotonic() - begun

    def _numbers(self) -> Iterator[int]:
        return takewhile(lambda number: number < self.rounds or not self._enough.is_set(), count())

    async def _rounds(self, session: aiohttp.ClientSession, waiting: Iterator[int]) -> None:
        for number in waiting:
            due = datetime.now(UTC) + timedelta(hours=1)
            told = await self._create(
                session, {"title": f"{self.place.name} told {number}", "due_date": due.isoformat()}
            )
            moment = {"remind_at": datetime.now(UTC).isoformat()}
            await self._ask(session, f"tasks/{told}/reminders", moment, done_already="has a reminder")
            rule = {"recurrence_rule": "FREQ=DAILY;COUNT=2", "due_date": due.isoformat()}
            again = await self._create(session, {"title": f"{self.place.name} again {number}", **rule})
            await self._ask(session, f"tasks/{again}/complete", None, done_already="is complete already")
            self.done += 1

    async def _create(self, session: aiohttp.ClientSession, task: Mapping[str, Any]) -> int:
        answer = await self._ask(session, "tasks", task, headers={"Idempotency-Key": uuid4().hex})
        return int(answer["id"])

    async def _ask(
        self,
        session: aiohttp.ClientSession,
        path: str,
        content: Mapping[str, Any] | None,
        *,
        headers: Mapping[str, str] | None = None,
        done_already: str = "",
    ) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                async with session.post(self.place.url + path, json=content, headers=headers) as response:
                    answer = dict(await response.json(content_type=None))
            except (aiohttp.ClientError, TimeoutError) as error:
                problem = repr(error)
            else:
                if response.ok or (response.status == HTTPStatus.CONFLICT and done_already in answer["detail"] != ""):
                    return answer
                problem = f"{response.status} {answer}"
                is_away = response.status in (HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE)
                assert is_away, f"{path}: {problem}"
            assert time.monotonic() < deadline, f"{path}: {problem}"
            self.asked_again += 1
            await asyncio.sleep(0.2)
