"""What the API server makes of a schema: a field that is not named is an error, and null is one in some places only.

Source: kube-apiserver 1.37.2, asked as Helm 4 does: server-side apply with strict validation. Where it demands less or
more than a schema, `demands` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]

# standard base64 in groups of four; line ends count for nothing
_DIGIT = r"[A-Za-z0-9+/][\r\n]*"
_PAD = r"=[\r\n]*"
_BASE64 = rf"^[\r\n]*(({_DIGIT}){{4}})*(({_DIGIT}){{2}}({_PAD}){{2}}|({_DIGIT}){{3}}{_PAD})?$"
_FORMATS: dict[str, Schema] = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "byte": {"pattern": _BASE64},
}
_NEEDED: dict[str, Schema] = {"string": {"minLength": 1}, "array": {"minItems": 1}}


def custom(schema: Schema) -> Schema:
    """Return the strict schema of a custom resource: null is an error where it is not nullable."""
    return _rebuilt(_limited(schema), custom, custom)


def go_type(schema: Schema, definition: Callable[[str], Schema]) -> Schema:
    """Return the strict schema of a Go type, into which null is decoded as if nothing was there.

    Args:
        schema: as stored.
        definition: finds the definition that a reference names.
    """

    def there(below: Schema) -> Schema:
        if "$ref" not in below:
            return _rebuilt(_limited(below), optional, item)
        kind = definition(name_of(below)).get("type")
        return {"allOf": [below, {"type": kind}]} if kind else below

    def optional(below: Schema) -> Schema:
        return below if "$ref" in below else _or_null(there(below))

    def item(below: Schema) -> Schema:
        # an empty one, and that may be all that is wanted
        is_enough = "$ref" not in below or not definition(name_of(below)).get("required")
        return optional(below) if is_enough else there(below)

    strict = _or_null(there(schema))
    for name in schema.get("required", ()):
        strict["properties"][name] = _filled(there(schema["properties"][name]))
    return strict


def references(schema: Schema) -> Iterator[str]:
    """Yield the names of the definitions that a schema refers to."""
    # a schema of schemas has a field of this name
    if isinstance(schema.get("$ref"), str):
        yield name_of(schema)
    for value in schema.values():
        for below in value if isinstance(value, list) else [value]:
            if isinstance(below, dict):
                yield from references(below)


def _rebuilt(schema: Schema, field: Callable[[Schema], Schema], item: Callable[[Schema], Schema]) -> Schema:
    rebuilt = dict(schema)
    if "properties" in schema:
        rebuilt["properties"] = {name: field(below) for name, below in schema["properties"].items()}
    if isinstance(schema.get("additionalProperties"), dict):
        rebuilt["additionalProperties"] = field(schema["additionalProperties"])
    elif "object" in _types(schema):
        rebuilt.setdefault("additionalProperties", False)
    if "items" in schema:
        rebuilt["items"] = item(schema["items"])
    return rebuilt


def _limited(schema: Schema) -> Schema:
    return {**_FORMATS.get(schema.get("format", ""), {}), **schema}


def _filled(schema: Schema) -> Schema:
    """Return the schema of what is needed: into a Go type nothing is decoded as something empty is."""
    return {**schema, **_NEEDED.get(schema.get("type", ""), {})}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [*_types(schema), "null"]} if "type" in schema else schema


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def name_of(reference: Schema) -> str:
    """Return the name of the definition that a reference refers to."""
    return str(reference["$ref"]).removeprefix("#/definitions/")
