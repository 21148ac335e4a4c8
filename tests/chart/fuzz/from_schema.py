"""Values that the schema allows, whether they make sense together or not."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from toolchain.paths import REPOSITORY

from .merging import Values, merged

Schema = dict[str, Any]
SCHEMA: Schema = json.loads((REPOSITORY / "values.schema.json").read_text())
DEFAULTS: Values = yaml.safe_load((REPOSITORY / "values.yaml").read_text())
# the first two are not for users, and a part of a release alone breaks what holds for the whole
NOT_OURS = {"dapr-app", "global", "only"}
OBJECT_KEYS = {"properties", "additionalProperties"}
# a template that its author got wrong ends in a message of Helm's, which no chart can catch: no braces here
CHARACTERS = string.ascii_letters + string.digits + string.punctuation.replace("{", "").replace("}", "") + " \tü"
TEXT = st.text(CHARACTERS, max_size=6) | st.sampled_from(
    ["true", "null", "12", "1e3", "0x1F", "2026-01-01", "- a", "a: b", "{{ .Release.Name }}", "x" * 300]
)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
# keys of maps that are open by name: right ones, and what users write
KEYS: dict[str, tuple[str, ...]] = {
    "services": ("backend", "notification-service", "email-delivery-service", "search", "true", "Search_2"),
    "env": ("LOG_LEVEL", "USE_DAPR", "lower", "A B"),
    "annotations": ("max-body-size", "env", "app-max-concurrency", "app-id", "example.com/a", "dapr.io/env"),
    "subscribes": ("orders", "task-events", "search-dead-letter", "a b"),
    "customComponents": ("cache", "pubsub-kafka", "Cache_2", "true"),
    "topologySpread": ("kubernetes.io/hostname", "zone", "a b"),
    "metadata": ("host", "Host", "brokers", "1", "true", "a b"),
    "volumes": ("data", "tmp", "a_b", "true"),
    "extraObjects": ("quota", "true", "a b"),
    "secrets": ("kafka-secrets", "Secret", "a b"),
}
ANY_KEY = ("team", "example.com/team", "app.kubernetes.io/name", "true", "1", "a b", "-a", "ü", "k" * 64, "")
# what Kubernetes takes as it is: the chart cannot judge it, so it is right here
PASSED_ON: dict[str, tuple[Any, ...]] = {
    "strategy": ({"type": "Recreate"},),
    "behavior": ({"scaleDown": {"stabilizationWindowSeconds": 300}},),
    "secret": ({"secretName": "smtp-secrets"},),
    "configMap": ({"name": "mail-templates"},),
    "emptyDir": ({"sizeLimit": "64Mi"}, {}),
    "persistentVolumeClaim": ({"claimName": "data"},),
    "projected": ({"sources": [{"serviceAccountToken": {"path": "token"}}]},),
    "csi": ({"driver": "secrets-store.csi.k8s.io"},),
    "nodeAffinity": ({"preferredDuringSchedulingIgnoredDuringExecution": []},),
    "podAffinity": ({"preferredDuringSchedulingIgnoredDuringExecution": []},),
    "podAntiAffinity": ({"preferredDuringSchedulingIgnoredDuringExecution": []},),
    "extraObjects": ({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "b"}}, {"kind": "ConfigMap"}, {}),
}
PEER: tuple[Any, ...] = ({"ipBlock": {"cidr": "192.0.2.0/24"}}, {"podSelector": {}})


def overlays() -> SearchStrategy[Values]:
    """Return values that the schema allows over the chart's own."""
    return _values("", SCHEMA, whole=False)


def removals() -> SearchStrategy[Values]:
    """Return one or two of the chart's own values taken away with null."""
    paths = st.sampled_from([path for path in _paths(DEFAULTS) if path])
    return st.builds(merged, *(st.builds(_removed, paths),) * 2)


def _paths(values: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(values, dict):
        for key, value in values.items():
            yield from _paths(value, (*path, key))


def _removed(path: tuple[str, ...]) -> Values:
    return {path[0]: _removed(path[1:]) if path[1:] else None}


def services() -> SearchStrategy[Values]:
    """Return what the schema allows for one of the chart's services, or for all."""
    own = _values("", SCHEMA["definitions"]["service"], whole=False)
    where = st.sampled_from(["defaults", "backend", "search"])
    return st.builds(
        lambda name, said: {"defaults": said} if name == "defaults" else {"services": {name: said}}, where, own
    )


def resolved(schema: Schema) -> Schema:
    """Return what a schema says, with what it refers to and without conditions on the merged values."""
    if "$ref" in schema:
        return resolved(SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]])
    return resolved(schema["allOf"][0]) if "allOf" in schema else schema


def types(schema: Schema) -> list[str]:
    """Return the types that a schema allows."""
    allowed = schema.get("type", "object")
    return [allowed] if isinstance(allowed, str) else list(allowed)


def _values(name: str, schema: Schema, *, whole: bool) -> SearchStrategy[Any]:
    """Return what a schema allows.

    Args:
        name: the key that it stands below.
        schema: the schema.
        whole: whether what it requires must be said here, since the chart's own values do not say it.
    """
    schema = resolved(schema)
    known = name, id(schema), whole  # making a strategy out of a pattern takes longer than drawing from it
    if known not in _MADE:
        if "enum" in schema:
            _MADE[known] = st.sampled_from(schema["enum"])
        else:
            _MADE[known] = st.one_of(*(_of_type(kind, name, schema, whole) for kind in types(schema)))
    return _MADE[known]


_MADE: dict[tuple[str, int, bool], SearchStrategy[Any]] = {}


def _of_type(kind: str, name: str, schema: Schema, whole: bool) -> SearchStrategy[Any]:
    match kind:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema.get("minimum", -(2**31)), schema.get("maximum", 2**53))
        case "number":
            return NUMBERS
        case "string":
            return _text(schema)
        case "array":
            items = _values(name, schema["items"], whole=True)
            return st.lists(
                items,
                min_size=schema.get("minItems", 0),
                max_size=2,
                unique_by=repr if schema.get("uniqueItems") else None,
            )
    return _map(name, schema, whole)


def _text(schema: Schema) -> SearchStrategy[str]:
    if "pattern" not in schema:
        return TEXT.filter(lambda text: schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 300))
    # a `$` of Python would let a line end pass
    pattern = re.sub(r"\$$", r"\\Z", schema["pattern"])
    texts = st.from_regex(pattern, alphabet=CHARACTERS)
    return texts.filter(lambda text: schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 300))


def _map(name: str, schema: Schema, whole: bool) -> SearchStrategy[Values]:
    further = schema.get("additionalProperties")
    if isinstance(further, dict) and "properties" not in schema:
        if further.keys() == {"description"}:
            return st.sampled_from(PASSED_ON.get(name, PEER))
        keys = st.sampled_from(KEYS.get(name, ANY_KEY)) | st.sampled_from(ANY_KEY)
        return st.dictionaries(keys, _values(name, further, whole=True), max_size=2)
    known = {key: child for key, child in schema.get("properties", {}).items() if is_offered(key, child)}
    required = [key for key in schema.get("required", ()) if key in known] if whole else []
    least, most = schema.get("minProperties", 0), schema.get("maxProperties", 3)
    return _chosen(known, required, whole, least, most)


def is_offered(key: str, schema: Schema) -> bool:
    """Tell whether a key is for users to write."""
    return key not in NOT_OURS and not schema.get("deprecated")


@st.composite
def _chosen(
    draw: st.DrawFn, known: dict[str, Schema], required: list[str], whole: bool, least: int, most: int
) -> Values:
    others = sorted(set(known) - set(required))
    chosen = draw(st.lists(st.sampled_from(others), unique=True, min_size=least, max_size=most)) if others else []
    return {key: draw(_values(key, known[key], whole=whole)) for key in [*required, *chosen]}
