"""Each check passes on a release that is well, and names the component and the value to change on one that is not."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from todo import auth
from todo.checks import CHECKS, components, runner
from todo.checks.result import CheckFailed
from todo.settings import TokenEnv, load

from .application import JWT_SECRET
from .fake_sidecar import FakeSidecar

Check = Callable[..., Awaitable[str]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, sidecar: FakeSidecar) -> Check:
    """Run a check by name in the place of backend, beside the fake sidecar, and return what it has seen."""

    async def run(name: str, **environment: str) -> str:
        defaults = {
            "CHECK_SERVICE": "backend",
            "DAPR_HTTP_PORT": str(sidecar.port),
            "PUBSUB_NAME": "pubsub-kafka",
            "STATE_STORE_NAME": "statestore-postgres",
            "SECRET_STORE_NAME": "kubernetes-secrets",
            "JWT_SECRET": JWT_SECRET,
        }
        for variable, value in (defaults | environment).items():
            monkeypatch.setenv(variable, value)
        module = import_module(CHECKS[name])
        return str(await module.check(load(module.Env), lambda _line: None))

    return run


class FakeServices:
    """backend and notification-service as one server: what is POSTed or published counts as recorded."""

    def __init__(self, sidecar: FakeSidecar) -> None:
        self.sidecar = sidecar
        self.transport = "dapr"
        self.records = True
        self.created: list[str] = []

    async def create(self, request: web.Request) -> web.Response:
        self.authorise(request)
        self.created.append("4a1fd4a5-8d1c-4f3c-9a53-c1a1b0b9ff2f")
        return web.json_response({"id": 7, "event_id": self.created[0]}, status=201)

    async def events(self, request: web.Request) -> web.Response:
        self.authorise(request)
        known = self.created + [each.content["event_id"] for each in self.sidecar.published]
        return web.json_response([{"event_id": each, "transport": self.transport} for each in known if self.records])

    def authorise(self, request: web.Request) -> None:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        assert auth.subject(load(TokenEnv).jwt_secret, token) == request.match_info["user"]


@pytest.fixture
def services(sidecar: FakeSidecar) -> FakeServices:
    return FakeServices(sidecar)


@pytest.fixture
async def url(services: FakeServices) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/api/{user}/tasks", services.create)
    app.router.add_get("/api/{user}/tasks/{task}/events", services.events)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


async def failure(attempt: Awaitable[str]) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        await attempt
    return caught.value


async def test_no_sidecar(check: Check, unused_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("todo.checks.sidecar.BOUND_SECONDS", 0.1)
    failed = await failure(check("state", DAPR_HTTP_PORT=str(unused_port)))
    assert failed.reason == f"no sidecar: no answer from http://127.0.0.1:{unused_port}: Connection refused, for 0 s"
    assert "the injector gives Jobs one only when dapr.io/enabled is" in failed.fix


async def test_a_sidecar_that_never_gets_ready(
    check: Check, sidecar: FakeSidecar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("todo.checks.sidecar.BOUND_SECONDS", 0.1)
    sidecar.refusals["healthz"] = (500, {"errorCode": "ERR_HEALTH_NOT_READY", "message": "dapr is not ready"})
    failed = await failure(check("state"))
    assert failed.reason == "the sidecar is not ready after 0 s"
    assert "container daprd" in failed.fix


async def test_state(check: Check, sidecar: FakeSidecar) -> None:
    assert await check("state") == "statestore-postgres: save, get, etag conflict, delete"
    assert sidecar.state == {}
    assert {entry["metadata"]["ttlInSeconds"] for entry in sidecar.saved} == {"600"}


async def test_state_out_of_scope(check: Check, sidecar: FakeSidecar) -> None:
    content = {"errorCode": "ERR_STATE_STORE_NOT_FOUND", "message": "state store statestore-postgres is not found"}
    sidecar.refusals["state"] = (400, content)
    failed = await failure(check("state"))
    assert failed.reason.startswith("statestore-postgres: 400 ERR_STATE_STORE_NOT_FOUND")
    assert failed.fix == "set services.backend.state=true, which puts it into the scopes of statestore-postgres"


async def test_state_is_removed_when_the_check_fails(check: Check, sidecar: FakeSidecar) -> None:
    class NoEtags(dict[str, Any]):
        def get(self, key: str, _default: object = None) -> Any:
            value = super().get(key)
            return (value[0], sidecar.saved[-1].get("etag")) if value else (None, None)

    sidecar.state = NoEtags()
    failed = await failure(check("state"))
    assert failed.reason == "statestore-postgres took a write with a stale etag"
    assert sidecar.state == {}


async def test_secret_allowed(check: Check, sidecar: FakeSidecar) -> None:
    sidecar.secrets["smtp-secrets"] = {"password": "hush", "host": "hush"}
    assert (
        await check("secret-allowed", CHECK_SECRET="smtp-secrets") == "backend may read smtp-secrets (host, password)"
    )
    failed = await failure(check("secret-denied", CHECK_SECRET="smtp-secrets"))
    assert failed.reason == "backend can read smtp-secrets"
    assert failed.fix.startswith("remove smtp-secrets from services.backend.secrets")


async def test_secret_denied(check: Check) -> None:
    seen = await check("secret-denied", CHECK_SECRET="smtp-secrets")
    assert seen == "backend may not read smtp-secrets: 403 ERR_PERMISSION_DENIED"
    failed = await failure(check("secret-allowed", CHECK_SECRET="smtp-secrets"))
    assert failed.reason.startswith("kubernetes-secrets/smtp-secrets: 403 ERR_PERMISSION_DENIED")
    assert failed.fix == "add smtp-secrets to services.backend.secrets, from which its Configuration is made"


async def test_a_secret_is_denied_too_where_the_whole_api_is(check: Check, sidecar: FakeSidecar) -> None:
    sidecar.secrets["smtp-secrets"] = {"password": "hush"}
    sidecar.not_allowed.add("secrets")
    seen = await check("secret-denied", CHECK_SECRET="smtp-secrets")
    assert seen == "backend may not read smtp-secrets: 404 API_NOT_ALLOWED"


async def test_a_secret_that_is_not_there_is_not_denied(check: Check, sidecar: FakeSidecar) -> None:
    sidecar.refusals["secrets"] = (500, {"errorCode": "ERR_SECRET_GET", "message": 'secrets "smtp-secrets" not found'})
    assert "was not denied but failed" in (await failure(check("secret-denied", CHECK_SECRET="smtp-secrets"))).reason
    failed = await failure(check("secret-allowed", CHECK_SECRET="smtp-secrets"))
    assert failed.fix.startswith("create Secret smtp-secrets in the namespace of the release")


async def test_round_trip(check: Check, sidecar: FakeSidecar, url: str) -> None:
    seen = await check("round-trip", CHECK_NOTIFICATION_URL=url)
    assert seen.startswith("publish -> pubsub-kafka/task-events -> notification-service in ")
    (published,) = sidecar.published
    assert published.query["metadata.partitionKey"] == str(published.content["task_id"])


async def test_round_trip_in_the_format_of_the_release_with_its_token(
    check: Check, sidecar: FakeSidecar, url: str
) -> None:
    sidecar.api_token = "hush"
    await check("round-trip", CHECK_NOTIFICATION_URL=url, EVENT_FORMAT="raw", DAPR_API_TOKEN="hush")
    (published,) = sidecar.published
    assert published.query["metadata.rawPayload"] == "true"


@pytest.mark.parametrize(
    ("name", "api"), [("state", "state"), ("secret-allowed", "secrets"), ("round-trip", "publish")]
)
async def test_an_api_that_is_not_allowed(check: Check, sidecar: FakeSidecar, url: str, name: str, api: str) -> None:
    sidecar.not_allowed.add(api)
    failed = await failure(check(name, CHECK_NOTIFICATION_URL=url, CHECK_SECRET="smtp-secrets"))
    assert "404 API_NOT_ALLOWED: the sidecar has no such API, or its Configuration does not allow it" in failed.reason
    assert failed.fix.startswith("declare what backend uses in services.backend (publishes, state, secrets)")


@pytest.mark.parametrize("name", ["state", "secret-allowed", "secret-denied", "round-trip"])
async def test_another_token_than_the_sidecars(check: Check, sidecar: FakeSidecar, url: str, name: str) -> None:
    sidecar.api_token = "hush"
    failed = await failure(check(name, CHECK_NOTIFICATION_URL=url, CHECK_SECRET="smtp-secrets", DAPR_API_TOKEN="old"))
    assert "401 API_TOKEN_REFUSED: the sidecar demands another token than DAPR_API_TOKEN" in failed.reason
    assert failed.fix.startswith("let services.backend.dapr.apiTokenSecret name the Secret of the sidecar's token")


async def test_round_trip_without_the_component(check: Check, sidecar: FakeSidecar, url: str) -> None:
    sidecar.refusals["publish"] = (404, {"errorCode": "ERR_PUBSUB_NOT_FOUND", "message": "pubsub-kafka is not found"})
    failed = await failure(check("round-trip", CHECK_NOTIFICATION_URL=url))
    assert failed.reason == "pubsub-kafka/task-events: 404 ERR_PUBSUB_NOT_FOUND: pubsub-kafka is not found"
    assert failed.fix.startswith("add task-events to services.backend.publishes")


async def test_an_event_that_never_arrives(
    check: Check, services: FakeServices, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("todo.checks.recorded.BOUND_SECONDS", 0.1)
    services.records = False
    failed = await failure(check("round-trip", CHECK_NOTIFICATION_URL=url))
    assert "was published to task-events, but notification-service has not recorded it after" in failed.reason
    assert "services.notification-service.subscribes has task-events: /events/task" in failed.fix


async def test_end_to_end(check: Check, services: FakeServices, url: str) -> None:
    urls = {"CHECK_BACKEND_URL": url, "CHECK_NOTIFICATION_URL": url}
    seen = await check("end-to-end", **urls, CHECK_TRANSPORT="dapr")
    assert seen.startswith("POST -> outbox -> dapr -> notification-service in ")
    services.transport = "kafka"
    failed = await failure(check("end-to-end", **urls, CHECK_TRANSPORT="dapr"))
    assert failed.reason == "notification-service got the event over kafka, not over dapr"
    assert failed.fix == "set services.notification-service.useDapr=true"


async def test_end_to_end_with_a_service_that_is_down(check: Check, unused_port: int) -> None:
    url = f"http://127.0.0.1:{unused_port}"
    failed = await failure(
        check("end-to-end", CHECK_BACKEND_URL=url, CHECK_NOTIFICATION_URL=url, CHECK_TRANSPORT="dapr")
    )
    assert failed.reason.startswith(f"POST {url}/api/")
    assert failed.fix == "see that its Deployment is ready"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, sidecar: FakeSidecar) -> dict[str, str]:
    """What the cluster's name service knows: host to address; the fake sidecar is at 127.0.0.1."""
    known: dict[str, str] = {}

    async def getaddrinfo(_loop: object, host: str, port: int, **_options: object) -> list[Any]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(components, "PUBLIC_PORT", sidecar.port)
    monkeypatch.setattr(components, "BOUND_SECONDS", 0.1)
    return known


async def test_components(check: Check, sidecar: FakeSidecar, names: dict[str, str]) -> None:
    names["backend-dapr"] = "127.0.0.1"
    sidecar.components = (("pubsub-kafka", "pubsub.kafka"), ("kubernetes", "secretstores.kubernetes"))
    seen = await check("components", CHECK_EXPECTED_COMPONENTS="pubsub-kafka")
    assert seen == "pubsub-kafka in 1 sidecar(s)"


@pytest.mark.parametrize(
    ("expected", "reason", "fix"),
    [
        (
            "pubsub-kafka, statestore-postgres",
            "the sidecar of backend at 127.0.0.1 has not loaded statestore-postgres",
            "declare what backend uses in services.backend",
        ),
        ("statestore-postgres", "the sidecar of backend at 127.0.0.1 has not loaded", "declare what backend uses"),
        ("", "the sidecar of backend at 127.0.0.1 has also loaded pubsub-kafka", "add scopes to the component"),
    ],
)
async def test_other_components_than_expected(
    check: Check, sidecar: FakeSidecar, names: dict[str, str], expected: str, reason: str, fix: str
) -> None:
    names["backend-dapr"] = "127.0.0.1"
    sidecar.components = (("pubsub-kafka", "pubsub.kafka"),)
    failed = await failure(check("components", CHECK_EXPECTED_COMPONENTS=expected))
    assert failed.reason.startswith(reason)
    assert failed.fix.startswith(fix)


@pytest.mark.usefixtures("names")
async def test_components_of_a_service_without_a_sidecar(check: Check) -> None:
    failed = await failure(check("components", CHECK_EXPECTED_COMPONENTS="pubsub-kafka"))
    assert failed.reason == "backend-dapr leads nowhere: Name or service not known"
    assert failed.fix.startswith("set services.backend.dapr.sidecar=true")


async def test_components_of_a_sidecar_that_does_not_answer(
    check: Check, names: dict[str, str], monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    names["backend-dapr"] = "127.0.0.1"
    monkeypatch.setattr(components, "PUBLIC_PORT", unused_port)
    failed = await failure(check("components", CHECK_EXPECTED_COMPONENTS="pubsub-kafka"))
    assert failed.reason.startswith("the sidecar at 127.0.0.1 does not tell its components: no answer from")


def test_a_check_has_an_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unused_port: int) -> None:
    monkeypatch.setattr(runner, "BOUND_SECONDS", 0.2)
    for name, value in {
        "CHECK_SERVICE": "backend",
        "STATE_STORE_NAME": "statestore-postgres",
        "DAPR_HTTP_PORT": str(unused_port),
        "TERMINATION_LOG": str(tmp_path / "log"),
    }.items():
        monkeypatch.setenv(name, value)
    assert runner.run("state", CHECKS["state"]) == 1
    result = json.loads((tmp_path / "log").read_text())
    assert (result["result"], result["reason"]) == ("failed", "not done within 0 s")
    assert result["fix"] == "look at the lines above in this pod's log for the last step"
