"""Why a service cannot read a Secret through its sidecar."""

from __future__ import annotations

from todo.dapr import DaprError
from todo.sidecar import fixes


def fix(error: DaprError, service: str, secret: str) -> str:
    """Return what to change so that a service may read a Secret."""
    declare = f"add {secret} to services.{service}.secrets"
    # daprd says not found of a store beside others, and not configured when the app has none at all
    known = fixes(service) | {
        "ERR_SECRET_STORE_NOT_FOUND": f"{declare}, which puts it into the scopes of the secret store",
        "ERR_SECRET_STORES_NOT_CONFIGURED": f"{declare}, which puts it into the scopes of the secret store",
        "ERR_PERMISSION_DENIED": f"{declare}, from which its Configuration is made",
    }
    return known.get(
        error.error_code, f"create Secret {secret} in the namespace of the release; if it is there, {declare}"
    )
