"""What the sidecar has loaded."""

from __future__ import annotations

from typing import Any

from todo.settings import SidecarEnv
from todo.sidecar import connect


async def describe(settings: SidecarEnv) -> dict[str, Any]:
    """Return the `version` of the sidecar, its `components`, and the `topics` that it delivers.

    Raises:
        DaprError: it does not answer, or its Configuration keeps that to itself.
    """
    async with connect(settings) as client:
        metadata = await client.metadata()
    return {
        "version": metadata.runtime_version,
        "components": sorted(component.name for component in metadata.components),
        "topics": sorted(metadata.topics),
    }
