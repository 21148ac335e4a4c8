"""Selectors and the labels that they match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daprlint.document import Node


def selects(selector: Node, labels: Mapping[str, str]) -> bool:
    """Say whether a selector with matchLabels and matchExpressions takes something with these labels."""
    return next(mismatches(selector, labels), None) is None


def selects_plainly(selector: Node, labels: Mapping[str, str]) -> bool:
    """Say whether a selector that is a mapping of labels, as in a Service, takes something with these labels."""
    return all(labels.get(key.text) == value.text for key, value in selector.pairs())


def mismatches(selector: Node, labels: Mapping[str, str]) -> Iterator[Node]:
    """Yield the parts of a selector with matchLabels and matchExpressions that labels do not meet."""
    plain, expressions = selector.get("matchLabels"), selector.get("matchExpressions")
    for label, value in plain.pairs() if plain else ():
        if labels.get(label.text) != value.text:
            yield label
    for expression in expressions.items() if expressions else ():
        key = expression.get("key")
        if key and not _meets(expression, labels.get(key.text)):
            yield key


def _meets(expression: Node, value: str | None) -> bool:
    values = expression.get("values")
    allowed = [one.text for one in values.items()] if values else []
    match expression.text_at("operator"):
        case "In":
            return value in allowed
        case "NotIn":
            return value is None or value not in allowed
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    return True
