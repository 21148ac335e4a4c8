"""The Jobs API with a real scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .application import Answer, Application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from node.daprd import Service

    from .launch import Dapr, Launcher

JOB = "check-due-tasks"
DATA = {"task_id": 7}


@pytest.fixture
def application() -> Iterator[Application]:
    with Application({f"POST /job/{JOB}": Answer(), f"POST /jobs/{JOB}": Answer()}) as running:
        yield running


@pytest.fixture
def running(dapr: Launcher, application: Application, scheduler: Service) -> Dapr:
    return dapr.start(application=application, scheduler=scheduler).ready_with_application()


@pytest.mark.parametrize("version", ["v1.0", "v1.0-alpha1"])
def test_repeats_minus_one_is_400(version: str, running: Dapr) -> None:
    job = {"schedule": "@every 5s", "repeats": -1, "dueTime": "0s", "ttl": "3600s", "data": {}}
    answer = running.http.post(f"/{version}/jobs/{JOB}", json=job)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "ERR_MALFORMED_REQUEST")
    assert "invalid value for uint32 field repeats: -1" in answer.json()["message"]


def test_the_callback_is_post_job_name(running: Dapr, application: Application) -> None:
    assert running.http.post(f"/v1.0/jobs/{JOB}", json={"dueTime": "0s", "data": DATA}).status_code == 204
    (request,) = application.wait_for("POST", f"/job/{JOB}")
    assert request.json() == DATA, "the data as it was given, without an envelope"
    assert not application.received("POST", f"/jobs/{JOB}")


def test_a_callback_that_the_application_does_not_have_is_a_success(dapr: Launcher, scheduler: Service) -> None:
    # Two jobs in order of time: when the later one has been called, the earlier one would have been retried.
    with Application({"POST /job/later": Answer()}) as application:
        running = dapr.start(application=application, scheduler=scheduler).ready_with_application()
        assert running.http.post("/v1.0/jobs/missing", json={"dueTime": "0s"}).status_code == 204
        application.wait_for("POST", "/job/missing")
        assert running.http.post("/v1.0/jobs/later", json={"dueTime": "2s"}).status_code == 204
        application.wait_for("POST", "/job/later")
        assert len(application.received("POST", "/job/missing")) == 1, "a failed call is repeated after a second"


def test_registering_again_needs_overwrite(running: Dapr) -> None:
    job = {"schedule": "@every 1h"}
    first = running.http.post(f"/v1.0/jobs/{JOB}", json=job)
    again = running.http.post(f"/v1.0/jobs/{JOB}", json=job)
    overwrite = running.http.post(f"/v1.0/jobs/{JOB}", json={**job, "overwrite": True})
    assert [first.status_code, again.status_code, overwrite.status_code] == [204, 409, 204]


def test_a_cron_line_has_six_fields(running: Dapr) -> None:
    answer = running.http.post(f"/v1.0/jobs/{JOB}", json={"schedule": "*/5 * * * *"})
    assert answer.status_code == 500
    assert "expected exactly 6 fields, found 5" in answer.json()["message"]


def test_without_a_scheduler_there_are_no_jobs(dapr: Launcher) -> None:
    answer = dapr.start().ready().http.post(f"/v1.0/jobs/{JOB}", json={"dueTime": "0s"})
    assert answer.status_code == 500
    assert "scheduler clients are disabled" in answer.json()["message"]
