"""Check that a service may not read a Secret of others."""

from __future__ import annotations

from http import HTTPStatus

from todo.checks.result import CheckFailed
from todo.checks.secret_allowed import Env as Env
from todo.checks.sidecar import Tell, sidecar
from todo.dapr import ApiNotAllowed, DaprError
from todo.sidecar import fixes


async def check(env: Env, tell: Tell) -> str:
    """Try to read the Secret, and be refused."""
    async with sidecar(env, tell) as client:
        tell(f"trying to read {env.check_secret} from {env.secret_store_name}")
        try:
            await client.get_secret(env.secret_store_name, env.check_secret)
        except DaprError as error:
            # any other answer proves nothing: without the store, for example, nobody has judged the request
            if error.status == HTTPStatus.FORBIDDEN or isinstance(error, ApiNotAllowed):
                return f"{env.check_service} may not read {env.check_secret}: {error.status} {error.error_code}"
            keep = (
                f"keep {env.secret_store_name} in the scope of {env.check_service} (services.{env.check_service}"
                ".secrets), and let its Configuration deny secrets by default (secrets.scopes)"
            )
            raise CheckFailed(
                f"reading {env.check_secret} was not denied but failed: {error}",
                fixes(env.check_service).get(error.error_code, keep),
            ) from None
    raise CheckFailed(
        f"{env.check_service} can read {env.check_secret}",
        f"remove {env.check_secret} from services.{env.check_service}.secrets, and let its Configuration deny secrets "
        "by default (secrets.scopes)",
    )
