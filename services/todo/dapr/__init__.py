"""The sidecar's HTTP API, as far as the application uses it."""

from todo.dapr.client import DaprClient
from todo.dapr.errors import (
    ApiNotAllowed,
    ApiTokenRefused,
    BulkPublishError,
    DaprError,
    SidecarUnreachable,
    StateConflict,
)
from todo.dapr.values import BulkEntry, LoadedComponent, SidecarMetadata, StateEntry, StateItem, StateRemoval

__all__ = [
    "ApiNotAllowed",
    "ApiTokenRefused",
    "BulkEntry",
    "BulkPublishError",
    "DaprClient",
    "DaprError",
    "LoadedComponent",
    "SidecarMetadata",
    "SidecarUnreachable",
    "StateConflict",
    "StateEntry",
    "StateItem",
    "StateRemoval",
]
