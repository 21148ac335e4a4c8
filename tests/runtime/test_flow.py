"""The application whole, with and without Dapr and mixed: a reminder becomes an email, a recurring task comes again."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from node import smtp
from toolchain.paths import REPOSITORY

from .application_flow import TOPICS, Flow, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from node import daprd

    from .databases import Databases
    from .launch import Launcher
    from .services import Services
    from .topics import Topics
    from .world import World

MODES = {
    "direct": frozenset(),
    "dapr": frozenset(TOPICS),
    "publishers-with-dapr": frozenset({"backend"}),
    "consumers-with-dapr": frozenset(TOPICS) - {"backend"},
}
WITHOUT_AIOKAFKA = "dapr-without-aiokafka"
SMTP_PORT = 5870


@pytest.fixture(scope="session")
def post(world: World, directory: Path) -> Iterator[smtp.Server]:
    server = smtp.Server(directory / "smtp", world.database.certificate, "hush", port=SMTP_PORT)
    running = smtp.start(server)
    yield server
    running.stop()


@pytest.fixture(scope="module")
def without_aiokafka(directory: Path) -> tuple[str, ...]:
    """Runs the services with nothing but what is locked for an image with KAFKA=0."""
    lean = directory / "lean"
    uv = str(Path(sys.executable).with_name("uv"))
    # offline: the tests have a network of their own, and the cache has all of it since their own environment was made
    sync = [uv, "sync", "--frozen", "--offline", "--quiet", "--no-default-groups", "--no-install-project"]
    environment = os.environ | {"UV_PROJECT_ENVIRONMENT": str(lean)}
    subprocess.run([*sync, "--extra", "service"], cwd=REPOSITORY, env=environment, check=True)
    assert not list(lean.glob("lib/*/site-packages/aiokafka"))
    path = str(REPOSITORY / "services")
    code = f"import sys; sys.path.append({path!r}); import todo.__main__ as it; sys.exit(it.main())"
    return (str(lean / "bin/python"), "-I", "-c", code)


@pytest.fixture(params=[*MODES, WITHOUT_AIOKAFKA])
def flow(
    request: pytest.FixtureRequest,
    world: World,
    dapr: Launcher,
    services: Services,
    topics: Topics,
    scheduler: daprd.Service,
    post: smtp.Server,
) -> Flow:
    mode = request.param
    if mode == WITHOUT_AIOKAFKA:
        mode, services = "dapr", replace(services, command=request.getfixturevalue("without_aiokafka"))
    flow = Flow(world, dapr, services, topics, scheduler, post, MODES[mode])
    flow.start()
    return flow


def test_a_reminder_becomes_one_email_and_a_task_that_recurs_comes_again(flow: Flow, databases: Databases) -> None:
    done, title = f"done {flow.dapr.app_id}", f"buy milk {flow.dapr.app_id}"
    task_id, _ = flow.remind(done, seconds=2)
    flow.ask("POST", f"tasks/{task_id}/complete")
    _, moment = flow.remind(title, seconds=3)
    due = datetime(2026, 3, 23, 8, tzinfo=UTC)
    rule = {"due_date": due.isoformat(), "recurrence_rule": "FREQ=DAILY;COUNT=2"}
    task = flow.ask("POST", "tasks", {"title": "water the plants", **rule})
    flow.ask("POST", f"tasks/{task['id']}/complete")

    (email,) = wait_for("an email", lambda: flow.emails(title))
    assert parsedate_to_datetime(email["Date"]) >= moment - timedelta(seconds=1), "never early"
    assert email["To"] == "ada@example.com"

    def following() -> object:
        page = flow.ask("GET", "tasks?search=plants&completed=false")
        return page["items"]

    (after,) = wait_for("the next task", following)
    assert (after["follows"], after["due_date"]) == (task["id"], "2026-03-24T08:00:00Z")
    assert after["recurrence_rule"] == "FREQ=DAILY;COUNT=1"
    (row,) = databases.query(flow.services.database, "SELECT count(*) FROM sent_emails")
    assert row["count"] == 1
    wait_for(
        "an empty outbox",
        lambda: (
            databases.query(flow.services.database, "SELECT count(*) FROM outbox WHERE published_at IS NULL")[0][
                "count"
            ]
            == 0
        ),
    )
    assert len(flow.emails(title)) == 1
    assert flow.emails(done) == [], "of a task that is done there is nothing to tell"


def test_without_aiokafka_a_service_says_why_it_cannot_talk_to_kafka_itself(
    services: Services, without_aiokafka: tuple[str, ...]
) -> None:
    command = [*without_aiokafka, "backend"]
    environment = services.without_dapr() | services.everywhere() | {"PORT": "8000"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "USE_DAPR is false, but this image has no Kafka client. Fix: " in done.stdout
