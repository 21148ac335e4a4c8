"""The application's client of the Jobs API, with the real sidecar and scheduler."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from todo.dapr import DaprClient

from .application import Answer, Application

if TYPE_CHECKING:
    from node.daprd import Service

    from .launch import Launcher

NAME = "reminder-7"
DATA = {"task_id": 7}


def test_a_job_is_called_at_its_moment_and_the_last_wish_counts(dapr: Launcher, scheduler: Service) -> None:
    with Application({f"POST /job/{NAME}": Answer()}) as application:
        running = dapr.start(application=application, scheduler=scheduler).ready_with_application()

        async def wish() -> datetime:
            async with DaprClient(running.sidecar.http_port) as client:
                await client.schedule_job(NAME, datetime.now(UTC) + timedelta(hours=1), {"task_id": 1})
                moment = datetime.now(UTC) + timedelta(seconds=2)
                await client.schedule_job(NAME, moment, DATA)
                known = await client.get_job(NAME)
                assert known
                assert known["data"]["value"] == DATA or known["data"] == DATA
                return moment

        moment = asyncio.run(wish())
        (request,) = application.wait_for("POST", f"/job/{NAME}")
        assert request.json() == DATA
        assert datetime.now(UTC) >= moment, "never early"


def test_a_job_that_is_deleted_is_not_called(dapr: Launcher, scheduler: Service) -> None:
    with Application({f"POST /job/{NAME}": Answer(), "POST /job/later": Answer()}) as application:
        running = dapr.start(application=application, scheduler=scheduler).ready_with_application()

        async def wish() -> None:
            async with DaprClient(running.sidecar.http_port) as client:
                await client.schedule_job(NAME, datetime.now(UTC) + timedelta(seconds=1), DATA)
                await client.delete_job(NAME)
                await client.delete_job(NAME)
                assert await client.get_job(NAME) is None
                await client.schedule_job("later", datetime.now(UTC) + timedelta(seconds=2), DATA)

        asyncio.run(wish())
        application.wait_for("POST", "/job/later")
        assert not application.received("POST", f"/job/{NAME}")


def test_a_moment_that_is_past_is_now(dapr: Launcher, scheduler: Service) -> None:
    with Application({f"POST /job/{NAME}": Answer()}) as application:
        running = dapr.start(application=application, scheduler=scheduler).ready_with_application()

        async def wish() -> None:
            async with DaprClient(running.sidecar.http_port) as client:
                await client.schedule_job(NAME, datetime.now(UTC) - timedelta(hours=1), DATA)

        asyncio.run(wish())
        application.wait_for("POST", f"/job/{NAME}")
