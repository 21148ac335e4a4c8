"""Each call of the sidecar has the form that its API documents, and each refusal becomes a typed error."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from todo.dapr import (
    ApiTokenRefused,
    BulkEntry,
    BulkPublishError,
    DaprClient,
    DaprError,
    LoadedComponent,
    SidecarUnreachable,
    StateConflict,
    StateEntry,
)

from .fake_sidecar import FakeSidecar, Published

STORE = "statestore-postgres"


@pytest.fixture
async def client(sidecar: FakeSidecar) -> AsyncIterator[DaprClient]:
    async with DaprClient(sidecar.port) as client:
        yield client


async def test_publish_metadata_travels_in_the_query(client: DaprClient, sidecar: FakeSidecar) -> None:
    await client.publish_event("pubsub-kafka", "task-events", {"title": "milk"}, {"partitionKey": "7"})
    assert sidecar.published == [Published("task-events", {"title": "milk"}, {"metadata.partitionKey": "7"})]


async def test_bulk_publish_gives_each_entry_its_own_metadata(client: DaprClient, sidecar: FakeSidecar) -> None:
    await client.bulk_publish("pubsub-kafka", "task-events", [BulkEntry("a", {"n": 1}, {"partitionKey": "7"})])
    entry = {"entryId": "a", "event": {"n": 1}, "contentType": "application/json", "metadata": {"partitionKey": "7"}}
    assert sidecar.bulk == [Published("task-events", [entry], {})]


async def test_bulk_publish_tells_which_entries_failed(client: DaprClient, sidecar: FakeSidecar) -> None:
    failed = [{"entryId": "b", "error": "too large"}]
    sidecar.refusals["publish"] = (500, {"failedEntries": failed, "errorCode": "ERR_PUBSUB_PUBLISH_MESSAGE"})
    with pytest.raises(BulkPublishError) as caught:
        await client.bulk_publish("pubsub-kafka", "task-events", [BulkEntry("a", {}, {}), BulkEntry("b", {}, {})])
    assert caught.value.failed == {"b": "too large"}


@pytest.mark.parametrize("key", ["plain", "a/b", "sp ace", "100%", "ключ"])
async def test_state_comes_back_under_any_key(client: DaprClient, key: str) -> None:
    await client.save_state(STORE, StateEntry(key, {"number": 1}))
    stored = await client.get_state(STORE, key)
    assert stored is not None
    assert stored.value == {"number": 1}
    await client.delete_state(STORE, key)
    assert await client.get_state(STORE, key) is None


async def test_a_stale_etag_is_a_conflict(client: DaprClient) -> None:
    await client.save_state(STORE, StateEntry("key", 1))
    first = await client.get_state(STORE, "key")
    assert first is not None
    await client.save_state(STORE, StateEntry("key", 2, etag=first.etag))
    with pytest.raises(StateConflict):
        await client.save_state(STORE, StateEntry("key", 3, etag=first.etag))
    with pytest.raises(StateConflict):
        await client.delete_state(STORE, "key", etag=first.etag)


async def test_save_options_are_spelled_as_dapr_reads_them(client: DaprClient, sidecar: FakeSidecar) -> None:
    await client.save_state(
        STORE, StateEntry("key", 1, metadata={"contentType": "application/json"}, first_write=True, ttl_seconds=60)
    )
    assert sidecar.saved == [
        {
            "key": "key",
            "value": 1,
            "metadata": {"contentType": "application/json", "ttlInSeconds": "60"},
            "options": {"concurrency": "first-write"},
        }
    ]


async def test_a_secret_does_not_show_its_values(client: DaprClient, sidecar: FakeSidecar) -> None:
    sidecar.secrets["smtp-secrets"] = {"password": "hush"}
    secret = await client.get_secret("kubernetes-secrets", "smtp-secrets")
    assert "hush" not in repr(secret)
    assert secret["password"].get_secret_value() == "hush"


async def test_a_refusal_carries_status_code_and_words_of_dapr(client: DaprClient) -> None:
    with pytest.raises(DaprError) as caught:
        await client.get_secret("kubernetes-secrets", "other")
    assert (caught.value.status, caught.value.error_code) == (403, "ERR_PERMISSION_DENIED")
    assert str(caught.value) == '403 ERR_PERMISSION_DENIED: access denied by policy to get "other"'


async def test_metadata_lists_the_loaded_components(client: DaprClient, sidecar: FakeSidecar) -> None:
    sidecar.components = (("pubsub-kafka", "pubsub.kafka"),)
    assert (await client.metadata()).components == (LoadedComponent("pubsub-kafka", "pubsub.kafka"),)


@pytest.mark.parametrize("outbound", [True, False])
async def test_health_is_a_yes_or_no(client: DaprClient, sidecar: FakeSidecar, outbound: bool) -> None:
    assert await client.healthy(outbound=outbound)
    sidecar.refusals["healthz"] = (500, {"errorCode": "ERR_HEALTH_NOT_READY", "message": "dapr is not ready"})
    assert not await client.healthy(outbound=outbound)


async def test_every_call_carries_the_api_token(sidecar: FakeSidecar) -> None:
    sidecar.api_token = "hush"
    async with DaprClient(sidecar.port, api_token=SecretStr("hush")) as client:
        await client.publish_event("pubsub-kafka", "task-events", {})
        await client.save_state(STORE, StateEntry("key", 1))
        await client.delete_state(STORE, "key", etag=sidecar.state["key"][1])
        assert (await client.metadata()).app_id == "backend"


@pytest.mark.parametrize("token", [None, SecretStr("wrong")])
async def test_another_api_token_is_an_error_of_its_own(sidecar: FakeSidecar, token: SecretStr | None) -> None:
    sidecar.api_token = "hush"
    async with DaprClient(sidecar.port, api_token=token) as client:
        assert await client.healthy()
        with pytest.raises(ApiTokenRefused) as caught:
            await client.metadata()
    assert str(caught.value) == (
        "401 API_TOKEN_REFUSED: the sidecar demands another token than DAPR_API_TOKEN, "
        "which services.<name>.dapr.apiTokenSecret sets"
    )


async def test_another_401_is_not_the_tokens(client: DaprClient, sidecar: FakeSidecar) -> None:
    sidecar.refusals["secrets"] = (401, {"errorCode": "ERR_SECRET_STORE_NOT_FOUND", "message": "no such store"})
    with pytest.raises(DaprError) as caught:
        await client.get_secret("nowhere", "smtp-secrets")
    assert (type(caught.value), caught.value.error_code) == (DaprError, "ERR_SECRET_STORE_NOT_FOUND")


async def test_no_sidecar_is_said_in_plain_words(unused_port: int) -> None:
    async with DaprClient(unused_port) as client:
        with pytest.raises(SidecarUnreachable) as caught:
            await client.healthy()
    assert caught.value.message == f"no answer from http://127.0.0.1:{unused_port}: Connection refused"


async def test_a_call_ends_within_its_time(sidecar: FakeSidecar) -> None:
    async with DaprClient(sidecar.port, timeout=0.0001) as hasty:
        with pytest.raises(SidecarUnreachable):
            await hasty.metadata()
