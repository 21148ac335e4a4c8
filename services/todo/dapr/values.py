"""What goes to the sidecar and comes from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BulkEntry:
    """One event of a bulk publish; `entry_id` comes back when it is refused."""

    entry_id: str
    event: Mapping[str, Any]
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StateItem:
    """A stored value and the etag that a later write may demand."""

    value: Any
    etag: str


@dataclass(frozen=True, slots=True)
class LoadedComponent:
    """A component that a sidecar has initialised."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class SidecarMetadata:
    """What a sidecar says of itself; `topics` are those that it delivers to its application."""

    app_id: str
    runtime_version: str
    components: tuple[LoadedComponent, ...]
    topics: tuple[str, ...] = ()
