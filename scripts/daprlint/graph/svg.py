"""A graph as SVG: a column for each kind, and curves between them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from daprlint.formats.printable import visible
from daprlint.graph.model import KINDS, Graph, Item

_TITLES = {"app": "apps", "topic": "topics", "component": "components", "secret": "secrets"}
_COLORS = {"app": "#1f6feb", "topic": "#8250df", "component": "#1a7f37", "secret": "#9a6700"}
_LINKS = {"loads": "#8c959f", "on": "#8c959f", "reads": "#bf8700", "publishes": "#cf222e", "subscribes": "#0969da",
          "calls": "#57606a"}  # fmt: skip
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN, _TOP = 210, 44, 110, 18, 20, 56
_LONGEST_NAME = 30
_STYLE = "font-family:sans-serif;font-size:12px"


def draw(graph: Graph) -> str:
    """Return the graph as a picture."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    columns = [[item for item in graph.items if item.kind == kind] for kind in KINDS]
    places = {
        item: (_MARGIN + column * (_WIDTH + _GAP_X), _TOP + row * (_HEIGHT + _GAP_Y))
        for column, items in enumerate(columns)
        for row, item in enumerate(items)
    }
    width = 2 * _MARGIN + len(KINDS) * _WIDTH + (len(KINDS) - 1) * _GAP_X
    height = _TOP + max(1, *map(len, columns)) * (_HEIGHT + _GAP_Y) + 2 * _MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" style="{_STYLE}">'
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'
    for column, kind in enumerate(KINDS):
        x = _MARGIN + column * (_WIDTH + _GAP_X)
        yield f'<text x="{x}" y="34" font-weight="bold" fill="{_COLORS[kind]}">{_TITLES[kind]}</text>'
    for link in graph.links:
        title = f"{link.source.name} {link.label} {link.target.name}"
        path = _curve(places[link.source], places[link.target])
        yield f'<path d="{path}" fill="none" stroke="{_LINKS[link.label]}"><title>{_text(title)}</title></path>'
    lonely = graph.unreachable
    for item, (x, y) in places.items():
        yield from _box(item, x, y, unreachable=item in lonely)
    yield from _legend(height)
    yield "</svg>"


def _curve(source: tuple[int, int], target: tuple[int, int]) -> str:
    (x, y), (to_x, to_y) = source, target
    y, to_y = y + _HEIGHT // 2, to_y + _HEIGHT // 2
    if x == to_x:  # from app to app: around the left side
        return f"M{x},{y} C{x - _MARGIN},{y} {x - _MARGIN},{to_y} {to_x},{to_y}"
    start, end = (x + _WIDTH, to_x) if x < to_x else (x, to_x + _WIDTH)
    middle = (start + end) // 2
    return f"M{start},{y} C{middle},{y} {middle},{to_y} {end},{to_y}"


def _box(item: Item, x: int, y: int, *, unreachable: bool) -> Iterator[str]:
    stroke, dash = ("#cf222e", ' stroke-dasharray="4"') if unreachable else (_COLORS[item.kind], "")
    note = f"{item.note}, unreachable" if unreachable and item.note else "unreachable" if unreachable else item.note
    shown = item.name if len(item.name) <= _LONGEST_NAME else f"{item.name[: _LONGEST_NAME - 3]}..."
    yield f"<g><title>{_text(item.name)}</title>"
    yield f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="#f6f8fa" stroke="{stroke}"{dash}/>'
    yield f'<text x="{x + 10}" y="{y + 18}">{_text(shown)}</text>'
    yield f'<text x="{x + 10}" y="{y + 34}" fill="#57606a" font-size="10">{_text(note)}</text></g>'


def _legend(height: int) -> Iterator[str]:
    for number, (label, color) in enumerate(_LINKS.items()):
        yield f'<text x="{_MARGIN + number * 90}" y="{height - 12}" fill="{color}">{label}</text>'


def _text(text: str) -> str:
    return escape(visible(text))
