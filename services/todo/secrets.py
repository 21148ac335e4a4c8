"""Why a service cannot read a Secret through its sidecar."""

from __future__ import annotations

from todo.dapr import DaprError


def fix(error: DaprError, service: str, secret: str) -> str:
    """Return what to change so that a service may read a Secret."""
    declare = f"add {secret} to services.{service}.secrets"
    # daprd says not found of a store beside others, and not configured when the app has none at all
    fixes = {
        "SIDECAR_UNREACHABLE": f"set services.{service}.dapr.sidecar=true, and look at the log of its container daprd",
        "ERR_SECRET_STORE_NOT_FOUND": f"{declare}, which puts it into the scopes of the secret store",
        "ERR_SECRET_STORES_NOT_CONFIGURED": f"{declare}, which puts it into the scopes of the secret store",
        "ERR_PERMISSION_DENIED": f"{declare}, from which its Configuration is made",
    }
    return fixes.get(
        error.error_code, f"create Secret {secret} in the namespace of the release; if it is there, {declare}"
    )
