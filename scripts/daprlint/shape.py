"""Compare a document with the schema of its kind: what has no place in it, what is missing, what is of another type."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from yaml import MappingNode, ScalarNode, SequenceNode
from yaml import Node as YamlNode

from daprlint.catalogue.schemas import Schemas
from daprlint.catalogue.schemas.demands import NEEDS, short
from daprlint.catalogue.schemas.limits import LIMITS
from daprlint.catalogue.schemas.strict import Schema, name_of
from daprlint.document import STRING_TAG, Document, Node, entries, fields
from daprlint.scalars import resolve
from daprlint.spelling import nearest

Problem = Literal["unknown", "missing", "type", "text", "value"]

_NAMES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_OF_SCALAR = {bool: "boolean", int: "integer", str: "string", type(None): "null"}
_TOP = frozenset(("apiVersion", "kind", "status"))
_INDEX = re.compile(r"\[\d+\]")
_LONGEST_PATTERN_INPUT = 4096
_UNITS = "[KMGTPE]i"  # in the pattern of quantities


@dataclass(slots=True)
class Fault:
    """A place where a document differs from its schema.

    Args:
        problem: `unknown` field, `missing` field, wrong `type`, a number or a boolean in the place of a `text`, or
            a `value` outside the allowed ones.
        mark: the place.
        path: of the field.
        message: what is there and what should be.
        fix: what to write instead.
    """

    problem: Problem
    mark: Node
    path: str
    message: str
    fix: str = ""


def faults(document: Document, schemas: Schemas) -> list[Fault]:
    """Return what the API server would object to; nothing for a kind that has no schema."""
    root = schemas.root(document.api_version, document.kind) if document.kind else None
    if root is None or not isinstance(document.yaml, MappingNode):
        return []
    walk = _Walk(document, schemas, root)
    walk.mapping(document.yaml, root, "", None)
    return walk.found


@dataclass(slots=True)
class _Walk:
    """A walk through a document beside its schema; generators, one in another, would take twice the time."""

    document: Document
    schemas: Schemas
    root: Schema
    found: list[Fault] = field(default_factory=list)

    def node(self, yaml: YamlNode, schema: Schema, path: str, key: YamlNode | None) -> None:
        limits: dict[str, Schema] = {}
        while schema:
            if "$ref" in schema:
                limits = LIMITS.get(short(name_of(schema)), limits)
                schema = self.schemas.definition(schema)
            elif "allOf" in schema and "$ref" in schema["allOf"][0]:
                # a reference that may not be null
                if isinstance(yaml, ScalarNode) and self._scalar(yaml) is None:
                    self._fault("type", yaml, path, f"`{path}` is nothing; {_wanted(schema['allOf'][1])}")
                    return
                schema = schema["allOf"][0]
            else:
                break
        if isinstance(yaml, MappingNode):
            if _allows(schema, "object"):
                self.mapping(yaml, schema, path, key, limits)
            else:
                self._wrong(yaml, schema, path, "object")
        elif isinstance(yaml, SequenceNode):
            if _allows(schema, "array"):
                if not yaml.value and schema.get("minItems"):
                    self._fault("value", yaml, path, f"`{path}` is empty")
                below = schema.get("items")
                for index, item in enumerate(yaml.value) if below else ():
                    self.node(item, below or {}, f"{path}[{index}]", None)
            else:
                self._wrong(yaml, schema, path, "array")
        elif isinstance(yaml, ScalarNode):
            self.scalar(yaml, schema, path, key)

    def mapping(
        self,
        yaml: MappingNode,
        schema: Schema,
        path: str,
        key: YamlNode | None,
        limits: dict[str, Schema] | None = None,
    ) -> None:
        properties: dict[str, Schema] = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        right = self.schemas.right
        there, strange = fields(yaml), []
        for name_node, value in entries(yaml):
            name = name_node.value
            if not isinstance(name, str) or (schema is self.root and name in _TOP):
                continue
            known = properties.get(name)
            below_schema = others if known is None else known
            if below_schema is True:
                continue
            case = None
            if isinstance(value, ScalarNode) and not limits:
                # most texts of a release stand in it many times
                case = (id(below_schema), value.value, value.style, value.tag)
                if case in right:
                    continue
            below = f"{path}.{name}" if path else name
            if below_schema is False:
                strange.append(name)
                self._unknown(name_node, name, properties, below)
                continue
            before = len(self.found)
            self.node(value, below_schema, below, name_node)
            if known is not None and limits and name in limits:
                self._all_limited(value, limits[name], below)
            if case and len(self.found) == before:
                right.add(case)
        for name in schema.get("required", ()):
            if name not in there and not (schema is self.root and name in _TOP) and not nearest(name, strange):
                mark = key or next((first for first, _ in entries(yaml)), yaml)
                where = f"{path}.{name}" if path else name
                self._fault("missing", mark, where, f"`{where}` is missing", f"add `{name}`")
        if "anyOf" in schema or NEEDS in schema:
            self._choices(yaml, schema, path, key or next((first for first, _ in entries(yaml)), yaml))

    def _choices(self, yaml: MappingNode, schema: Schema, path: str, mark: YamlNode) -> None:
        there = {name: value for name, (_, value) in fields(yaml).items() if not self._is_null(value)}
        choices: list[Schema] = schema.get("anyOf", [])
        names = [name for choice in choices if choice.keys() == {"required"} for name in choice["required"]]
        if names and len(names) == len(choices) and there.keys().isdisjoint(names):
            self._fault("missing", mark, path, f"`{path}` has none of {', '.join(names)}", "add one of them")
        for chooser, needs in schema.get(NEEDS, {}).items():
            chosen = there[chooser].value if chooser in there else None
            needed = needs.get(chosen) if isinstance(chosen, str) else None
            if needed and needed not in there:
                message = f"`{path}.{needed}` is missing; `{chooser}: {chosen}` needs it"
                self._fault("missing", mark, f"{path}.{needed}", message, f"add `{needed}`")

    def _is_null(self, yaml: YamlNode) -> bool:
        return isinstance(yaml, ScalarNode) and self._scalar(yaml) is None

    def scalar(self, yaml: ScalarNode, schema: Schema, path: str, key: YamlNode | None) -> None:
        types = schema.get("type")
        if types is None:
            return
        value = self._scalar(yaml)
        kind = (
            "number" if isinstance(value, float) and not value.is_integer() else _OF_SCALAR.get(type(value), "integer")
        )
        allowed = (types,) if isinstance(types, str) else types
        if kind not in allowed and not (kind == "integer" and "number" in allowed):
            if "string" in allowed and kind != "null":
                what = "a boolean" if kind == "boolean" else "a number"
                message = f"`{yaml.value}` is read as {what}; a string is expected here"
                self._fault("text", yaml, path, message, f'write "{yaml.value}"')
            else:
                self._wrong(yaml, schema, path, kind)
        elif schema.get("format") == "byte" and isinstance(value, str):
            if len(value) <= _LONGEST_PATTERN_INPUT and not _matches(schema["pattern"], value):
                # the finding points at the key, so that reports do not repeat a secret
                fix = "plain text belongs to `stringData`" if self.document.kind == "Secret" else ""
                self._fault("value", key or yaml, path, f"`{path}` is not base64", fix)
        elif value is not None:
            self._limited(yaml, schema, path)

    def _all_limited(self, yaml: YamlNode, limit: Schema, path: str) -> None:
        for one in yaml.value if isinstance(yaml, SequenceNode) else [yaml]:
            # most empty texts count as not there
            if isinstance(one, ScalarNode) and (one.value or "minLength" in limit):
                self._limited(one, limit, path)

    def _limited(self, yaml: ScalarNode, schema: Schema, path: str) -> None:
        value = self._scalar(yaml)
        if value is None:
            return
        if value == "" and schema.get("minLength"):
            self._fault("value", yaml, path, f"`{path}` is empty")
            return
        if "enum" in schema and value not in schema["enum"]:
            known = [str(one) for one in schema["enum"] if one not in (None, "")]
            near = nearest(str(value), known)
            fix = f"did you mean `{near}`?" if near else f"one of {', '.join(known)}"
            self._fault("value", yaml, path, f"`{value}` is no value of `{path}`", fix)
        if isinstance(value, str):
            pattern = schema.get("pattern")
            if pattern and len(value) <= _LONGEST_PATTERN_INPUT and not _matches(pattern, value):
                what = (
                    "is no quantity such as 100m or 128Mi, the value" if _UNITS in pattern else "does not have the form"
                )
                self._fault("value", yaml, path, f"`{value}` {what} of `{path}`")
            if len(value) < schema.get("minLength", 0):
                self._fault("value", yaml, path, f"`{path}` is too short")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            low, high = schema.get("minimum"), schema.get("maximum")
            if low is not None and value < low:
                self._fault("value", yaml, path, f"`{path}` is {value}; it has to be {low} at least")
            elif high is not None and value > high:
                self._fault("value", yaml, path, f"`{path}` is {value}; it has to be {high} at most")

    def _scalar(self, yaml: ScalarNode) -> Any:
        written: str = yaml.value
        return written if yaml.style or yaml.tag == STRING_TAG else resolve(written)

    def _unknown(self, mark: YamlNode, name: str, known: dict[str, Schema], path: str) -> None:
        if path != name and name in self.root["properties"]:
            fix = f"move `{name}` to the top level, beside `spec`"
        else:
            near = nearest(name, known)
            fix = f"did you mean `{near}`?" if near else ""
        message = f"a {self.document.kind} has no field `{_INDEX.sub('', path)}`; Kubernetes drops it"
        self._fault("unknown", mark, path, message, fix)

    def _wrong(self, yaml: YamlNode, schema: Schema, path: str, kind: str) -> None:
        fix = ""
        if kind == "string" and isinstance(yaml, ScalarNode) and yaml.style in ('"', "'"):
            unquoted = resolve(yaml.value)
            if _OF_SCALAR.get(type(unquoted), "") in _types(schema):
                fix = f"write {yaml.value} without quotes"
        self._fault("type", yaml, path, f"`{path}` is {_NAMES[kind]}; {_wanted(schema)}", fix)

    def _fault(self, problem: Problem, mark: YamlNode, path: str, message: str, fix: str = "") -> None:
        self.found.append(Fault(problem, Node(self.document, mark), path, message, fix))


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def _allows(schema: Schema, kind: str) -> bool:
    return "type" not in schema or kind in _types(schema)


def _wanted(schema: Schema) -> str:
    return f"it has to be {' or '.join(_NAMES[kind] for kind in _types(schema) if kind != 'null')}"


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True  # Go knows a few forms that Python does not
