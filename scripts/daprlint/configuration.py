"""Configuration: what it says of pipelines, access and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daprlint.document import Node
from daprlint.resources import Resource

# the one of the control plane
SYSTEM = "daprsystem"
PIPELINES = ("httpPipeline", "appHttpPipeline")


@dataclass(eq=False, slots=True)
class Configuration(Resource):
    """A Configuration."""

    def at(self, *keys: str) -> Node | None:
        """Follow keys down from the spec."""
        return self.document.root.at("spec", *keys)

    def each(self, *keys: str) -> Iterator[Node]:
        """Yield the elements of a list below the spec."""
        node = self.at(*keys)
        return node.items() if node else iter(())

    def handlers(self) -> Iterator[Node]:
        """Yield the handlers of both HTTP pipelines."""
        for pipeline in PIPELINES:
            yield from self.each(pipeline, "handlers")
