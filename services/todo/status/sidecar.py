"""What the sidecar has loaded."""

from __future__ import annotations

from typing import Any

from todo.dapr import DaprClient
from todo.settings import SidecarEnv


async def describe(settings: SidecarEnv) -> dict[str, Any]:
    """Return the `version` of the sidecar, its `components`, and the `topics` that it delivers.

    Raises:
        DaprError: it does not answer, or its Configuration keeps that to itself.
    """
    async with DaprClient(settings.dapr_http_port, api_token=settings.dapr_api_token) as client:
        metadata = await client.metadata()
    return {
        "version": metadata.runtime_version,
        "components": sorted(component.name for component in metadata.components),
        "topics": sorted(metadata.topics),
    }
