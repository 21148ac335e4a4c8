"""A graph as Mermaid, which Git services draw in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.graph.model import Graph, Item

_SHAPES = {"app": '["{}"]', "topic": '(["{}"])', "component": '[("{}")]', "secret": '{{{{"{}"}}}}'}


def draw(graph: Graph) -> str:
    """Return the graph as a flowchart from left to right."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    names = {item: f"n{number}" for number, item in enumerate(graph.items)}
    yield "flowchart LR"
    for item, name in names.items():
        yield f"  {name}{_SHAPES[item.kind].format(_label(item))}"
    for link in graph.links:
        yield f"  {names[link.source]} -->|{link.label}| {names[link.target]}"
    if lonely := sorted(graph.unreachable):
        yield "  classDef unreachable stroke:#c00,stroke-dasharray:4"
        yield f"  class {','.join(names[item] for item in lonely)} unreachable"


def _label(item: Item) -> str:
    text = f"{item.name}\n{item.note}" if item.note else item.name
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("\n", "<br>")
