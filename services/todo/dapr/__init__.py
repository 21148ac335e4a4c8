"""The sidecar's HTTP API, as far as the application uses it."""

from todo.dapr.client import BulkEntry, DaprClient, LoadedComponent, SidecarMetadata, StateItem
from todo.dapr.errors import BulkPublishError, DaprError, SidecarUnreachable, StateConflict

__all__ = [
    "BulkEntry",
    "BulkPublishError",
    "DaprClient",
    "DaprError",
    "LoadedComponent",
    "SidecarMetadata",
    "SidecarUnreachable",
    "StateConflict",
    "StateItem",
]
