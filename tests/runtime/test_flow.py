"""The application whole, with and without Dapr and mixed: a reminder becomes an email, a recurring task comes again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from node import smtp

from .application_flow import TOPICS, Flow, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
SMTP_PORT = 5870


@pytest.fixture(scope="session")
def post(world: World, directory: Path) -> Iterator[smtp.Server]:
    server = smtp.Server(directory / "smtp", world.database.certificate, "hush", port=SMTP_PORT)
    running = smtp.start(server)
    yield server
    running.stop()


@pytest.fixture(params=MODES)
def flow(
    request: pytest.FixtureRequest,
    world: World,
    dapr: Launcher,
    services: Services,
    topics: Topics,
    scheduler: daprd.Service,
    post: smtp.Server,
) -> Flow:
    flow = Flow(world, dapr, services, topics, scheduler, post, MODES[request.param])
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
