"""Each call of the application's own client, with the real sidecar, PostgreSQL and Kafka."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from todo.dapr import (
    ApiTokenRefused,
    BulkEntry,
    BulkPublishError,
    DaprClient,
    DaprError,
    SidecarUnreachable,
    StateConflict,
    StateEntry,
    StateItem,
    StateRemoval,
)

from .launch import Port
from .manifests import PUBSUB, SECRETSTORE, STATESTORE, pubsub, statestore

if TYPE_CHECKING:
    from .launch import Dapr, Launcher
    from .topics import Topics
    from .world import World

EVENT = {"task_id": 7}
# larger than the broker takes
LARGE = {"text": "x" * (2 * 2**20)}


@pytest.fixture
def running(dapr: Launcher, world: World) -> Dapr:
    return dapr.start(pubsub(world), statestore(world)).ready()


def ask(running: Dapr, calls: Callable[[DaprClient], Coroutine[None, None, None]], **options: Any) -> None:
    async def run() -> None:
        async with DaprClient(running.sidecar.http_port, **options) as client:
            await calls(client)

    asyncio.run(run())


def test_publish(running: Dapr, topic: str, topics: Topics) -> None:
    async def calls(client: DaprClient) -> None:
        await client.publish_event(PUBSUB, topic, EVENT, {"partitionKey": "7", "cloudevent.id": "one"})
        with pytest.raises(DaprError) as refused:
            await client.publish_event("pubsub", topic, EVENT)
        assert (refused.value.status, refused.value.error_code) == (404, "ERR_PUBSUB_NOT_FOUND")

    ask(running, calls)
    (message,) = topics.messages(topic, 1)
    envelope = json.loads(message.value)
    assert (message.key, envelope["id"], envelope["data"]) == (b"7", "one", EVENT)


def test_bulk_publish(running: Dapr, topic: str, topics: Topics) -> None:
    def entries(*events: dict[str, Any]) -> list[BulkEntry]:
        return [BulkEntry(str(number), event, {"partitionKey": str(number)}) for number, event in enumerate(events)]

    async def calls(client: DaprClient) -> None:
        await client.bulk_publish(PUBSUB, topic, entries(EVENT, EVENT), {"rawPayload": "true"})
        with pytest.raises(BulkPublishError) as refused:
            await client.bulk_publish(PUBSUB, topic, entries(EVENT, LARGE, EVENT), {"rawPayload": "true"})
        assert "1" in refused.value.failed

    ask(running, calls)
    assert [(each.key, json.loads(each.value)) for each in topics.messages(topic, 2)] == [(b"0", EVENT), (b"1", EVENT)]


def test_state(running: Dapr) -> None:
    async def calls(client: DaprClient) -> None:
        await client.save_state(STATESTORE, StateEntry("a", {"n": 1}), StateEntry("b", 2, ttl_seconds=60))
        first = await client.get_state(STATESTORE, "a")
        assert first is not None
        assert first.value == {"n": 1}
        assert await client.get_state(STATESTORE, "c") is None
        found = await client.get_states(STATESTORE, ["a", "b", "c"])
        assert found["a"] == first
        assert {key: item.value for key, item in found.items()} == {"a": {"n": 1}, "b": 2}

        await client.save_state(STATESTORE, StateEntry("a", {"n": 2}, etag=first.etag))
        with pytest.raises(StateConflict):
            await client.save_state(STATESTORE, StateEntry("a", {"n": 3}, etag=first.etag))
        with pytest.raises(DaprError):
            await client.save_state(STATESTORE, StateEntry("a", {"n": 3}, first_write=True))
        with pytest.raises(StateConflict):
            await client.delete_state(STATESTORE, "a", etag=first.etag)
        await client.delete_state(STATESTORE, "a")
        await client.delete_state(STATESTORE, "a")
        assert await client.get_state(STATESTORE, "a") is None

    ask(running, calls)


def test_a_transaction_is_all_or_nothing(running: Dapr) -> None:
    async def calls(client: DaprClient) -> None:
        await client.save_state(STATESTORE, StateEntry("gone", 1), StateEntry("kept", 1))
        await client.transact_state(STATESTORE, StateEntry("new", 1), StateRemoval("gone"))
        known = await client.get_states(STATESTORE, ["new", "gone", "kept"])
        assert {key: item.value for key, item in known.items()} == {"new": 1, "kept": 1}

        old = known["kept"].etag
        await client.save_state(STATESTORE, StateEntry("kept", 2))
        for doomed in (StateEntry("kept", 3, etag=old), StateRemoval("kept", etag=old)):
            with pytest.raises(DaprError):
                await client.transact_state(STATESTORE, StateEntry("new", 2), doomed)
        now = await client.get_states(STATESTORE, ["new", "kept"])
        assert {key: item.value for key, item in now.items()} == {"new": 1, "kept": 2}

        item: StateItem = now["kept"]
        await client.transact_state(STATESTORE, StateRemoval("kept", etag=item.etag))
        assert await client.get_state(STATESTORE, "kept") is None

    ask(running, calls)


def test_secrets_and_metadata(running: Dapr) -> None:
    async def calls(client: DaprClient) -> None:
        secret = await client.get_secret(SECRETSTORE, "kafka-secrets")
        assert secret["username"].get_secret_value()
        assert "password" in secret
        with pytest.raises(DaprError) as refused:
            await client.get_secret("vault", "kafka-secrets")
        assert refused.value.error_code == "ERR_SECRET_STORE_NOT_FOUND"
        metadata = await client.metadata()
        assert metadata.app_id == running.sidecar.app_id
        assert {each.name for each in metadata.components} == {SECRETSTORE, PUBSUB, STATESTORE}

    ask(running, calls)


def test_the_api_token(dapr: Launcher, world: World) -> None:
    running = dapr.start(statestore(world), environment={"DAPR_API_TOKEN": "hush"})

    async def with_it(client: DaprClient) -> None:
        await client.wait_until_healthy(30)
        assert await client.get_state(STATESTORE, "a") is None

    async def without(client: DaprClient) -> None:
        with pytest.raises(ApiTokenRefused):
            await client.get_state(STATESTORE, "a")

    ask(running, with_it, api_token=SecretStr("hush"))
    ask(running, without)


def test_the_wait_for_health_and_the_end(dapr: Launcher, world: World) -> None:
    running = dapr.start(statestore(world))

    async def calls(client: DaprClient) -> None:
        await client.wait_until_healthy(30)
        assert await client.healthy(outbound=True)
        await client.shutdown()

    ask(running, calls)
    assert running.sidecar.process.wait_exit(20) == 0

    async def gone(client: DaprClient) -> None:
        with pytest.raises(SidecarUnreachable):
            await client.wait_until_healthy(0.5)

    ask(running, gone)


def test_a_sidecar_that_waits_for_its_application_is_healthy_for_what_goes_out_only(dapr: Launcher) -> None:
    async def calls(client: DaprClient) -> None:
        await client.wait_until_healthy(30, outbound=True)
        with pytest.raises(DaprError) as refused:
            await client.wait_until_healthy(0.5)
        assert refused.value.error_code == "SIDECAR_NOT_READY"

    ask(dapr.start(application=Port(9)), calls)
