"""Check the state store: write, read, the guard of the etag, delete."""

from __future__ import annotations

from uuid import uuid4

from pydantic import Field

from todo.checks.result import CheckFailed
from todo.checks.sidecar import Tell, sidecar
from todo.dapr import DaprClient, DaprError, StateConflict, StateEntry
from todo.settings import SidecarEnv, StateStoreEnv
from todo.sidecar import fixes

# should the pod be killed in the middle, the store itself forgets the key
TTL_SECONDS = 600


class Env(SidecarEnv, StateStoreEnv):
    """The sidecar, its state store, and the service whose place is taken."""

    check_service: str = Field(description="the service in whose place the check runs")


async def check(env: Env, tell: Tell) -> str:
    """Take a key of its own through its whole life."""
    key = f"check-{uuid4().hex}"
    async with sidecar(env, tell) as client:
        tell(f"using key {key} of {env.state_store_name}")
        try:
            try:
                await _write_twice(client, env.state_store_name, key)
            finally:
                await client.delete_state(env.state_store_name, key)
            if await client.get_state(env.state_store_name, key) is not None:
                raise CheckFailed("a deleted key is still there", "look at the database of the state store")
        except DaprError as error:
            raise CheckFailed(f"{env.state_store_name}: {error}", _fix(error, env)) from None
    return f"{env.state_store_name}: save, get, etag conflict, delete"


async def _write_twice(client: DaprClient, store: str, key: str) -> None:
    await client.save_state(store, StateEntry(key, {"number": 1}, ttl_seconds=TTL_SECONDS))
    first = await client.get_state(store, key)
    if first is None or first.value != {"number": 1}:
        raise CheckFailed(f"{store} does not give back what was stored", "look at the database of the state store")
    await client.save_state(store, StateEntry(key, {"number": 2}, etag=first.etag, ttl_seconds=TTL_SECONDS))
    try:
        await client.save_state(store, StateEntry(key, {"number": 3}, etag=first.etag, ttl_seconds=TTL_SECONDS))
    except StateConflict:
        return
    raise CheckFailed(f"{store} took a write with a stale etag", "use a state store that knows etags")


def _fix(error: DaprError, env: Env) -> str:
    # daprd answers so when the component is not loaded: 400 beside other stores, 500 when there is none at all
    declare = f"set services.{env.check_service}.state=true, which puts it into the scopes of {env.state_store_name}"
    known = fixes(env.check_service) | {
        "ERR_STATE_STORE_NOT_FOUND": declare,
        "ERR_STATE_STORE_NOT_CONFIGURED": declare,
    }
    return known.get(
        error.error_code, "look at the database of the state store, and at the log of this pod's container daprd"
    )
