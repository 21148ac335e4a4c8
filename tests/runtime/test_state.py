"""State in PostgreSQL over a verified TLS connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .manifests import STATESTORE, pubsub, statestore

if TYPE_CHECKING:
    from .databases import Databases
    from .launch import Dapr, Launcher
    from .world import World

URL = f"/v1.0/state/{STATESTORE}"


@pytest.fixture
def running(dapr: Launcher, world: World) -> Dapr:
    return dapr.start(statestore(world)).ready()


def test_a_value_makes_the_round_trip(running: Dapr, databases: Databases, world: World) -> None:
    assert running.http.post(URL, json=[{"key": "task", "value": {"id": 7}}]).status_code == 204
    assert running.http.get(f"{URL}/task").json() == {"id": 7}
    keys = [row["key"] for row in databases.query(world.database.database, "SELECT key FROM state")]
    assert f"{running.sidecar.app_id}||task" in keys
    assert running.http.delete(f"{URL}/task").status_code == 204
    assert running.http.get(f"{URL}/task").status_code == 204


def test_the_connection_is_encrypted(running: Dapr, databases: Databases, world: World) -> None:
    assert running.http.get(f"{URL}/task").status_code == 204
    clients = databases.query(
        world.database.database,
        "SELECT ssl, version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
        " WHERE client_addr IS NOT NULL AND pid <> pg_backend_pid()",
    )
    assert clients
    assert all((client["ssl"], client["version"]) == (True, "TLSv1.3") for client in clients)


def test_a_stale_etag_is_409(running: Dapr) -> None:
    running.http.post(URL, json=[{"key": "task", "value": 1}])
    etag = running.http.get(f"{URL}/task").headers["etag"]
    entry = {"key": "task", "value": 2, "etag": etag, "options": {"concurrency": "first-write"}}
    assert running.http.post(URL, json=[entry]).status_code == 204
    stale = running.http.post(URL, json=[entry])
    assert (stale.status_code, stale.json()["errorCode"]) == (409, "ERR_STATE_SAVE")
    stale = running.http.delete(f"{URL}/task", headers={"If-Match": etag})
    assert (stale.status_code, stale.json()["errorCode"]) == (409, "ERR_STATE_DELETE")
    malformed = running.http.post(URL, json=[{**entry, "etag": "not-a-uuid"}])
    assert malformed.status_code == 409


@pytest.mark.parametrize(("name", "expires"), [("ttlInSeconds", True), ("ttl", False)])
def test_only_ttl_in_seconds_expires(name: str, expires: bool, running: Dapr) -> None:
    entry = {"key": name, "value": 1, "metadata": {name: "100"}}
    assert running.http.post(URL, json=[entry]).status_code == 204
    answer = running.http.get(f"{URL}/{name}")
    assert answer.status_code == 200
    assert ("metadata.ttlexpiretime" in answer.headers) == expires


def test_a_store_name_that_does_not_exist_is_400(running: Dapr) -> None:
    answer = running.http.get("/v1.0/state/statestore/task")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "ERR_STATE_STORE_NOT_FOUND")


def test_without_any_store_it_is_500(dapr: Launcher, world: World) -> None:
    answer = dapr.start(pubsub(world)).ready().http.get(f"{URL}/task")
    assert (answer.status_code, answer.json()["errorCode"]) == (500, "ERR_STATE_STORE_NOT_CONFIGURED")
