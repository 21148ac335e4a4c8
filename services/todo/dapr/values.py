"""What goes to the sidecar and comes from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class StateEntry:
    """A value to store under a key of this app; the last write wins unless told otherwise.

    Args:
        key: under which.
        value: anything that JSON can say.
        etag: write only over the value that has this etag.
        first_write: without an etag, write only where nothing is stored yet.
        ttl_seconds: forget the value after so many seconds.
        metadata: of the store.
    """

    key: str
    value: Any
    etag: str | None = None
    first_write: bool = False
    ttl_seconds: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    def request(self) -> dict[str, Any]:
        """Return what the sidecar is told."""
        lifetime = {} if self.ttl_seconds is None else {"ttlInSeconds": str(self.ttl_seconds)}
        content: dict[str, Any] = {"key": self.key, "value": self.value, "metadata": {**self.metadata, **lifetime}}
        if self.etag is not None:
            content["etag"] = self.etag
        if self.etag is not None or self.first_write:
            content["options"] = {"concurrency": "first-write"}
        return content


@dataclass(frozen=True, slots=True)
class StateRemoval:
    """A key to remove in a transaction, only with this etag if there is one."""

    key: str
    etag: str | None = None

    def request(self) -> dict[str, Any]:
        """Return what the sidecar is told."""
        if self.etag is None:
            return {"key": self.key}
        return {"key": self.key, "etag": self.etag, "options": {"concurrency": "first-write"}}


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
