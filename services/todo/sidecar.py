"""The way to the sidecar, and why a service does not get through."""

from __future__ import annotations

from todo.dapr import DaprClient
from todo.settings import SidecarEnv


def connect(env: SidecarEnv) -> DaprClient:
    """Return a client of the process's own sidecar."""
    return DaprClient(env.dapr_http_port, api_token=env.dapr_api_token)


def fixes(service: str) -> dict[str, str]:
    """Return by error code what to change, for calls that the sidecar turns away before it looks at what they ask."""
    return {
        "SIDECAR_UNREACHABLE": f"set services.{service}.dapr.sidecar=true, and look at the log of its container daprd",
        "API_TOKEN_REFUSED": f"let services.{service}.dapr.apiTokenSecret name the Secret of the sidecar's token, and "
        "restart the pod after a change of it",
        "API_NOT_ALLOWED": f"declare what {service} uses in services.{service} (publishes, state, secrets), from which "
        "the APIs that its Configuration allows are taken",
    }
