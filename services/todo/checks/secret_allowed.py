"""Check that a service may read a Secret through its sidecar."""

from __future__ import annotations

from pydantic import Field

from todo.checks.result import CheckFailed
from todo.checks.sidecar import Tell, sidecar
from todo.dapr import DaprError
from todo.secrets import fix
from todo.settings import SecretStoreEnv, SidecarEnv


class Env(SidecarEnv, SecretStoreEnv):
    """The sidecar, its secret store, the Secret, and the service whose place is taken."""

    check_service: str = Field(description="the service in whose place the check runs")
    check_secret: str = Field(description="the name of a Secret")


async def check(env: Env, tell: Tell) -> str:
    """Read the Secret and look at the names of its keys only."""
    async with sidecar(env, tell) as client:
        tell(f"reading {env.check_secret} from {env.secret_store_name}")
        try:
            keys = sorted(await client.get_secret(env.secret_store_name, env.check_secret))
        except DaprError as error:
            what = f"{env.secret_store_name}/{env.check_secret}: {error}"
            raise CheckFailed(what, fix(error, env.check_service, env.check_secret)) from None
    if not keys:
        raise CheckFailed(f"secret {env.check_secret} is empty", f"fill Secret {env.check_secret}")
    return f"{env.check_service} may read {env.check_secret} ({', '.join(keys)})"
