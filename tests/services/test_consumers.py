"""The services that consume: their subscriptions, the sidecar's calls, and what they show."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from todo.database.connection import Database
from todo.service import Service
from todo.services import email, notification, recurring_task
from todo.services.email.settings import SMTP_KEYS

from .application import DAPR, running, set_environment, token
from .examples import task_created
from .fake_sidecar import FakeSidecar
from .waiting import until

EVENT = task_created()


@pytest.fixture(autouse=True)
def _with_dapr(
    database: Database,  # noqa: ARG001 - empties the tables
    sidecar: FakeSidecar,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_environment(monkeypatch, DAPR | {"DAPR_HTTP_PORT": str(sidecar.port)})


@pytest.fixture
def _without_dapr(monkeypatch: pytest.MonkeyPatch, unused_port: int) -> None:
    kafka = {
        "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{unused_port}",
        "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT",
        "KAFKA_CONSUMER_GROUP": "notification-service-group",
    }
    set_environment(monkeypatch, kafka | {"USE_DAPR": "false"})


def envelope(data: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": str(EVENT.event_id), "type": "task.created", "source": "backend", "data": data}


async def deliver(client: httpx.AsyncClient, data: Any, route: str = "/events/task") -> Any:
    answer = await client.post(route, json=envelope(data), headers={"Content-Type": "application/cloudevents+json"})
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("service", "topic", "route"),
    [
        (notification.SERVICE, "task-events", "/events/task"),
        (email.SERVICE, "task-reminders", "/events/reminder"),
        (recurring_task.SERVICE, "task-recurrence", "/events/recurrence"),
    ],
)
async def test_the_sidecar_learns_the_subscription_and_its_route_answers(
    service: Service, topic: str, route: str
) -> None:
    async with running(service) as client:
        subscriptions = (await client.get("/dapr/subscribe")).json()
        assert subscriptions == [{"pubsubname": "pubsub-kafka", "topic": topic, "route": route}]
        assert await deliver(client, EVENT.model_dump(mode="json"), route) == {"status": "SUCCESS"}


async def test_with_subscription_objects_the_sidecar_learns_nothing_here_but_the_route_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUBSCRIPTION_MODE", "declarative")
    monkeypatch.setenv("DEAD_LETTER_TOPIC", "task-dead-letters")
    async with running(notification.SERVICE) as client:
        assert (await client.get("/dapr/subscribe")).json() == []
        assert await deliver(client, EVENT.model_dump(mode="json")) == {"status": "SUCCESS"}


async def test_a_subscription_names_the_dead_letter_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEAD_LETTER_TOPIC", "task-dead-letters")
    async with running(notification.SERVICE) as client:
        (subscription,) = (await client.get("/dapr/subscribe")).json()
    assert subscription["deadLetterTopic"] == "task-dead-letters"


@pytest.mark.parametrize("headers", [{}, {"dapr-api-token": "wrong"}, {"dapr-api-token": "hüsh".encode()}])
async def test_only_the_sidecar_may_deliver(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    monkeypatch.setenv("APP_API_TOKEN", "hush")
    right = {"dapr-api-token": "hush"}
    event = EVENT.model_dump(mode="json")
    async with running(notification.SERVICE) as client:
        for method, route in (("GET", "/dapr/subscribe"), ("POST", "/events/task")):
            refused = await client.request(method, route, json=event, headers=headers)
            detail = "the header dapr-api-token is not APP_API_TOKEN"
            assert (refused.status_code, refused.json()["detail"]) == (401, detail)
            assert f"refused a call of {route}: " in caplog.text
            assert (await client.request(method, route, json=event, headers=right)).status_code == 200
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await client.get(path)).status_code == 200
        (shown,) = (await client.get("/api/ada/tasks/7/events", headers=token("ada"))).json()
        assert shown["event_id"] == str(EVENT.event_id)
    assert "services.<name>.dapr.appTokenSecret" in caplog.text
    assert "hush" not in caplog.text


@pytest.mark.usefixtures("_without_dapr")
async def test_the_token_is_demanded_beside_an_idle_sidecar_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_API_TOKEN", "hush")
    async with running(notification.SERVICE) as client:
        assert (await client.get("/dapr/subscribe")).status_code == 401
        assert (await client.get("/dapr/subscribe", headers={"dapr-api-token": "hush"})).json() == []


async def test_a_delivered_event_shows_with_its_transport() -> None:
    async with running(notification.SERVICE) as client:
        for _time in range(2):
            assert await deliver(client, EVENT.model_dump(mode="json")) == {"status": "SUCCESS"}
        (shown,) = (await client.get("/api/ada/tasks/7/events", headers=token("ada"))).json()
        assert shown.pop("received_at")
        assert shown == {"event_id": str(EVENT.event_id), "event_type": "task.created", "transport": "dapr"}
        assert (await client.get("/api/ada/tasks/8/events", headers=token("ada"))).json() == []
        assert (await client.get("/api/ada/tasks/7/events", headers=token("bob"))).status_code == 403


async def test_a_malformed_delivery_is_answered_with_drop() -> None:
    async with running(notification.SERVICE) as client:
        assert await deliver(client, "hello") == {"status": "DROP"}


@pytest.mark.usefixtures("_without_dapr")
async def test_without_dapr_nothing_is_subscribed_but_the_route_still_answers() -> None:
    async with running(notification.SERVICE) as client:
        assert (await client.get("/dapr/subscribe")).json() == []
        assert await deliver(client, EVENT.model_dump(mode="json")) == {"status": "SUCCESS"}


@pytest.mark.usefixtures("_without_dapr")
async def test_a_broker_that_is_down_leaves_the_service_alive_and_ready(caplog: pytest.LogCaptureFixture) -> None:
    async with running(notification.SERVICE) as client:
        await until(lambda: "cannot consume" in caplog.text, "the cause is logged")
        assert (await client.get("/readyz")).json() == {"status": "ready"}
    (line,) = [record.getMessage() for record in caplog.records if "cannot consume" in record.getMessage()]
    assert "Connect call failed" in line
    assert line.endswith("Fix: start the broker, or correct kafka.bootstrapServers")


async def test_the_mail_settings_are_read_and_not_shown(sidecar: FakeSidecar, monkeypatch: pytest.MonkeyPatch) -> None:
    sidecar.api_token = "hush"
    monkeypatch.setenv("DAPR_API_TOKEN", "hush")
    sidecar.secrets["smtp-secrets"] = dict.fromkeys(SMTP_KEYS, "hush") | {"port": "587"}
    async with running(email.SERVICE) as client:
        assert await ready_notes(client, "read from") == {
            "status": "ready",
            "smtp": "read from secret smtp-secrets",
        }


@pytest.mark.parametrize(
    ("secrets", "note"),
    [
        ({}, "Fix: add smtp-secrets to services.email-delivery-service.secrets, from which its Configuration is made"),
        ({"smtp-secrets": {"host": "hush", "port": "25"}}, "secret smtp-secrets lacks username, password. Fix: add it"),
    ],
)
async def test_mail_settings_that_cannot_be_read_are_no_reason_to_be_unready(
    sidecar: FakeSidecar, secrets: dict[str, dict[str, str]], note: str
) -> None:
    sidecar.secrets.update(secrets)
    async with running(email.SERVICE) as client:
        notes = await ready_notes(client, "Fix: ")
    assert notes["status"] == "ready"
    assert notes["smtp"].endswith(note)
    assert "hush" not in notes["smtp"]


async def ready_notes(client: httpx.AsyncClient, awaited: str) -> dict[str, str]:
    notes: dict[str, str] = {}
    for _attempt in range(100):
        answer = await client.get("/readyz")
        notes = answer.json()
        if awaited in notes.get("smtp", ""):
            return notes
    raise AssertionError(f"/readyz never said {awaited!r}: {notes}")
