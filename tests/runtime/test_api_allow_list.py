"""Which entries of a Configuration's list of allowed APIs open which calls, and what the others then get."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from todo.checks import secret_allowed, secret_denied, state
from todo.dapr import ApiNotAllowed, DaprClient
from todo.events import TASK_EVENTS

from . import grpc
from .manifests import PUBSUB, SECRETSTORE, STATESTORE, configuration, pubsub, statestore
from .services import NOTIFICATION, task_created, wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import httpx

    from node.daprd import Service

    from .launch import Dapr, Launcher
    from .manifests import Manifest
    from .services import Services
    from .world import World

    Start = Callable[[Manifest], Dapr]

TOPIC = "TOPIC"  # stands for the topic of the test
STATE = f"/v1.0/state/{STATESTORE}"
BULK = [{"entryId": "1", "event": {}, "contentType": "application/json"}]
JOB = {"dueTime": "1h"}


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the sidecar, and the entry (name, version) that allows it; without one it needs none."""

    entry: tuple[str, str] | None
    method: str
    path: str
    content: Any = None
    succeeds: int = 204

    def make(self, running: Dapr, topic: str) -> httpx.Response:
        return running.http.request(self.method, self.path.replace(TOPIC, topic), json=self.content)


# in an order in which each succeeds
CALLS = (
    Call(("publish", "v1"), "POST", f"/v1.0/publish/{PUBSUB}/{TOPIC}", {}),
    Call(("publish", "v1"), "POST", f"/v1.0/publish/bulk/{PUBSUB}/{TOPIC}", BULK),
    Call(("publish", "v1alpha1"), "POST", f"/v1.0-alpha1/publish/bulk/{PUBSUB}/{TOPIC}", BULK),
    Call(("state", "v1"), "POST", STATE, [{"key": "a", "value": 1}]),
    Call(("state", "v1"), "GET", f"{STATE}/a", succeeds=200),
    Call(("state", "v1"), "POST", f"{STATE}/bulk", {"keys": ["a"]}, succeeds=200),
    Call(("state", "v1"), "POST", f"{STATE}/transaction", {"operations": []}),
    Call(("state", "v1"), "DELETE", f"{STATE}/a"),
    Call(("secrets", "v1"), "GET", f"/v1.0/secrets/{SECRETSTORE}/kafka-secrets", succeeds=200),
    Call(("secrets", "v1"), "GET", f"/v1.0/secrets/{SECRETSTORE}/bulk", succeeds=200),
    Call(("metadata", "v1"), "GET", "/v1.0/metadata", succeeds=200),
    Call(("metadata", "v1"), "PUT", "/v1.0/metadata/key"),
    Call(("jobs", "v1"), "POST", "/v1.0/jobs/stable", JOB),
    Call(("jobs", "v1"), "GET", "/v1.0/jobs/stable", succeeds=200),
    Call(("jobs", "v1"), "DELETE", "/v1.0/jobs/stable"),
    Call(("jobs", "v1alpha1"), "POST", "/v1.0-alpha1/jobs/alpha", JOB),
    Call(("jobs", "v1alpha1"), "GET", "/v1.0-alpha1/jobs/alpha", succeeds=200),
    Call(("jobs", "v1alpha1"), "DELETE", "/v1.0-alpha1/jobs/alpha"),
    Call(None, "GET", "/v1.0/healthz"),
    Call(None, "GET", "/v1.0/healthz/outbound"),
    Call(("shutdown", "v1"), "POST", "/v1.0/shutdown"),  # the last one
)
ENTRIES = sorted({call.entry for call in CALLS if call.entry})
NOT_ALLOWED = (404, "404 page not found\n")


def allow(entries: Iterable[tuple[str, str]], **change: str | None) -> Manifest:
    """A Configuration that allows entries over HTTP, or as the change says."""
    protocol = {"protocol": "http", **change}
    rules = [{"name": name, "version": version, **protocol} for name, version in entries]
    given = [{key: value for key, value in rule.items() if value is not None} for rule in rules]
    return configuration(api={"allowed": given})


@pytest.fixture
def start(dapr: Launcher, world: World, scheduler: Service) -> Start:
    """Starts a sidecar with a Configuration and waits until it is ready."""

    def start(settings: Manifest) -> Dapr:
        resources = (pubsub(world), statestore(world))
        return dapr.start(*resources, configurations=[settings], scheduler=scheduler).ready_with_application()

    return start


@pytest.mark.parametrize("entry", ENTRIES, ids="-".join)
def test_an_entry_opens_its_calls_and_no_others(entry: tuple[str, str], start: Start, topic: str) -> None:
    running = start(allow([entry]))
    for call in CALLS:
        answer = call.make(running, topic)
        if call.entry in (entry, None):
            assert answer.status_code == call.succeeds, f"{call}: {answer.text}"
        else:
            assert (answer.status_code, answer.text) == NOT_ALLOWED, str(call)


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(allow([]), id="an empty list"),
        pytest.param(allow([("metadata", "v1")], protocol=None), id="an entry without a protocol"),
        pytest.param(allow([("metadata", "v1")], protocol="grpc"), id="an entry for the other protocol"),
    ],
)
def test_without_an_entry_for_http_every_call_is_allowed(settings: Manifest, start: Start, topic: str) -> None:
    running = start(settings)
    for call in CALLS:
        answer = call.make(running, topic)
        assert answer.status_code == call.succeeds, f"{call}: {answer.text}"


def test_http_also_takes_the_version_as_in_the_path(start: Start, topic: str) -> None:
    running = start(allow([("publish", "v1.0")]))
    publish, bulk, alpha, *_ = (call.make(running, topic).status_code for call in CALLS)
    assert (publish, bulk, alpha) == (204, 204, 404)


METADATA = "dapr.proto.runtime.v1.Dapr/GetMetadata"
SAVE_STATE = "dapr.proto.runtime.v1.Dapr/SaveState"
CALL_LOCAL = "dapr.proto.internals.v1.ServiceInvocation/CallLocal"


def field(number: int, content: bytes) -> bytes:
    """A field of a Protobuf message, of at most 127 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def grpc_apis(running: Dapr) -> tuple[bool, bool]:
    """Whether the sidecar tells its metadata and takes state over gRPC."""
    port = running.sidecar.grpc_port
    return grpc.answers(port, METADATA), grpc.answers(port, SAVE_STATE, field(1, STATESTORE.encode()))


def can_be_invoked(running: Dapr) -> bool:
    """Whether another sidecar's call of GET /healthz comes through to the application."""
    get, version_1 = field(4, b"\x08\x01"), b"\x08\x01"
    return grpc.answers(running.sidecar.internal_port, CALL_LOCAL, version_1 + field(3, field(1, b"healthz") + get))


@pytest.mark.parametrize(
    ("entry", "protocol", "answered"),
    [
        (("metadata", "v1"), "http", (True, True)),
        (("metadata", "v1"), "grpc", (True, False)),
        (("shutdown", "v1"), "grpc", (False, False)),
        (("metadata", "v1.0"), "grpc", (True, True)),  # it knows no such version, and an empty list allows everything
        (("healthz", "v1"), "grpc", (True, True)),  # nor such a name
        (("metadata", "v1"), "GRPC", (True, True)),  # nor such a protocol
    ],
)
def test_grpc_has_a_list_of_its_own(
    entry: tuple[str, str], protocol: str, answered: tuple[bool, bool], start: Start
) -> None:
    assert grpc_apis(start(allow([entry], protocol=protocol))) == answered


@pytest.mark.parametrize(("entry", "told"), [(("metadata", "v1"), True), (("state", "v1"), False)])
def test_the_public_port_has_the_same_list(entry: tuple[str, str], told: bool, start: Start) -> None:
    running = start(allow([entry]))

    async def ask() -> bool:
        async with DaprClient(running.sidecar.public_port) as client:
            assert await client.healthy()
            try:
                return {PUBSUB, STATESTORE} <= {each.name for each in (await client.metadata()).components}
            except ApiNotAllowed:
                return False

    assert asyncio.run(ask()) == told


def test_the_checks_need_no_more_than_their_api(start: Start) -> None:
    running = start(allow([("state", "v1"), ("secrets", "v1")]))
    place: dict[str, Any] = {"dapr_http_port": running.sidecar.http_port, "check_service": "backend"}
    secret = {"secret_store_name": SECRETSTORE, "check_secret": "kafka-secrets"}

    async def check() -> list[str]:
        return [
            await state.check(state.Env(state_store_name=STATESTORE, **place), print),
            await secret_allowed.check(secret_allowed.Env(**secret, **place), print),
        ]

    assert asyncio.run(check()) == [
        f"{STATESTORE}: save, get, etag conflict, delete",
        "backend may read kafka-secrets (ca.crt, password, username)",
    ]


def test_a_secret_counts_as_denied_where_the_api_is(start: Start) -> None:
    running = start(allow([("state", "v1")]))
    env = secret_denied.Env(
        dapr_http_port=running.sidecar.http_port,
        check_service="backend",
        secret_store_name=SECRETSTORE,
        check_secret="kafka-secrets",
    )
    seen = asyncio.run(secret_denied.check(env, print))
    assert seen == "backend may not read kafka-secrets: 404 API_NOT_ALLOWED"


@pytest.mark.parametrize("action", ["allow", "deny"])
def test_neither_list_keeps_events_from_a_subscriber(
    action: str, dapr: Launcher, world: World, services: Services
) -> None:
    service = services.start(NOTIFICATION)
    settings = allow([("metadata", "v1")])
    settings["spec"]["accessControl"] = {"defaultAction": action, "trustDomain": "public"}
    subscriber = dapr.start(pubsub(world), application=service, configurations=[settings]).ready_with_application()
    assert can_be_invoked(subscriber) == (action == "allow")
    event = task_created()
    publisher = dapr.start(pubsub(world)).ready()
    assert publisher.publish(TASK_EVENTS, wire(event)).status_code == 204
    service.wait_for(event)
