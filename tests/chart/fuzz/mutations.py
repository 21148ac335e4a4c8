"""Values with a mistake: what a schema allows, changed at a place where it then no longer allows it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from .from_schema import SCHEMA, Schema, is_offered, resolved, types
from .merging import Values, merged

Path = tuple[str | int, ...]
WRONG: dict[str, tuple[Any, ...]] = {
    "object": ("text", 1, [], True),
    "array": ("text", 1, {"a": 1}, True),
    "string": (1, 1.5, True, [], {"a": 1}),
    "integer": ("1", 1.5, [], {"a": 1}, "many"),
    "number": ("fast", [], {"a": 1}),
    "boolean": ("true", "yes", 1, [], {"a": 1}),
}


def places(schema: Schema, values: Any, path: Path = ()) -> Iterator[tuple[Path, Schema]]:
    """Yield every place of values with what the schema says there."""
    schema = resolved(schema)
    yield path, schema
    if isinstance(values, dict):
        for key, value in values.items():
            child = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(child, dict) and is_offered(key, child) and child.keys() != {"description"}:
                yield from places(child, value, (*path, key))
    if isinstance(values, list):
        for number, value in enumerate(values):
            yield from places(schema["items"], value, (*path, number))


def _wrong_type(schema: Schema, _value: Any) -> list[Any]:
    allowed = set(types(schema)) - {"null"}
    if "enum" in schema:
        allowed.add("string")
    wrong = [value for kind in sorted(allowed) for value in WRONG[kind]]
    return [value for value in wrong if not any(_is(value, kind) for kind in allowed)]


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "number":
        return isinstance(value, int | float)
    return isinstance(value, {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}[kind])


def _unknown_key(schema: Schema, value: Any) -> list[Any]:
    closed = isinstance(value, dict) and schema.get("additionalProperties") is False
    return [{**value, "replica": 1}, {**value, "": None}] if closed else []


def _misspelt_key(schema: Schema, value: Any) -> list[Any]:
    if not isinstance(value, dict) or schema.get("additionalProperties") is not False:
        return []
    others = ((key, other) for key in value for other in (key + "s", key.upper(), key[1:], key.replace("e", "ee", 1)))
    return [
        {(other if name == key else name): item for name, item in value.items()}
        for key, other in others
        if other not in schema.get("properties", {})
    ]


def _out_of_range(schema: Schema, value: Any) -> list[Any]:
    result: list[Any] = []
    if "integer" in types(schema):
        result += [schema["minimum"] - 1] if "minimum" in schema else []
        result += [schema["maximum"] + 1] if "maximum" in schema else []
    if isinstance(value, str):
        result += ["x" * (schema["maxLength"] + 1)] if "maxLength" in schema else []
        result += [""] if schema.get("minLength") else []
        result += ["nothing of it"] if "enum" in schema else []
    return result


# each gives what may stand at a place instead, and must be refused there
Kind = Callable[[Schema, Any], list[Any]]
KINDS: dict[str, Kind] = {
    "wrong type": _wrong_type,
    "unknown key": _unknown_key,
    "misspelt key": _misspelt_key,
    "out of range": _out_of_range,
}


def replaced(values: Any, path: Path, value: Any) -> Any:
    """Return a copy of values with another one at a place."""
    if not path:
        return value
    result = copy.copy(values)
    result[path[0]] = replaced(values[path[0]], path[1:], value)
    return result


def at(values: Any, path: Path) -> Any:
    """Return what stands at a place."""
    for key in path:
        values = values[key]
    return values


@st.composite
def broken(draw: st.DrawFn, right: st.SearchStrategy[Values]) -> Values:
    """Return values that are right but for one to three mistakes."""
    values = draw(right)
    for _ in range(draw(st.integers(1, 3))):
        found = {name: _mistakes(kind, values) for name, kind in KINDS.items()}
        kind = draw(st.sampled_from([name for name, mistakes in found.items() if mistakes]))
        values = replaced(values, *draw(st.sampled_from(found[kind])))
    return values


def _mistakes(kind: Kind, values: Values) -> list[tuple[Path, Any]]:
    found = ((path, kind(schema, at(values, path))) for path, schema in places(SCHEMA, values))
    # a file that is no map is no values at all, which Helm itself says
    return [(path, wrong) for path, wrongs in found for wrong in wrongs if path or isinstance(wrong, dict)]


# what the schema allows key by key, and the chart must refuse together
CONTRADICTIONS: tuple[Values, ...] = (
    {"services": {"{}": {"useDapr": True, "dapr": {"sidecar": False}}}},
    {"services": {"{}": {"jobs": True, "useDapr": False, "dapr": {"sidecar": False}}}},
    {"services": {"{}": {"port": None}}},
    {"services": {"{}": {"port": 50001, "dapr": {"sidecar": True}}}},
    {"services": {"{}": {"calls": ["nobody"]}}},
    {"services": {"{}": {"components": ["nothing"]}}},
    {"services": {"{}": {"serviceAccount": {"create": False, "name": ""}}}},
    {"services": {"{}": {"preStopSeconds": 600, "terminationGracePeriodSeconds": 30}}},
    {"services": {"{}": {"resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}}}},
    {"services": {"{}": {"env": {"USE_DAPR": "true"}}}},
    {"services": {"{}": {"env": {"lower": "x"}}}},
    {"services": {"{}": {"dapr": {"annotations": {"app-id": "x"}}}}},
    {"services": {"{}": {"dapr": {"annotations": {"max-body-sise": "8Mi"}}}}},
    {"services": {"{}": {"podAnnotations": {"dapr.io/env": "A=b"}}}},
    {"services": {"{}": {"podLabels": {"app.kubernetes.io/name": "x"}}}},
    {"services": {"{}": {"image": {"tag": "latest", "digest": ""}}}},
    {"services": {"{}": {"autoscaling": {"minReplicas": 3, "maxReplicas": 2, "cpuPercent": 50}}}},
    {"services": {"{}": {"keda": {"minReplicas": 1, "maxReplicas": 2, "lagThreshold": 1}, "subscribes": None}}},
    {"services": {"{}": {"podDisruptionBudget": {"maxUnavailable": 1, "minAvailable": 1}}}},
    {"services": {"{}": {"volumes": {"tmp": {"mountPath": "/x"}}}}},
    {"services": {"{}": {"volumes": {"a": {"mountPath": "/tmp"}}}}},
    {"services": {"{}": {"volumes": {"a": {"mountPath": "/x", "emptyDir": {}, "secret": {"secretName": "a"}}}}}},
    {"services": {"{}": {"subscribes": {"a b": "/e"}}}},
    {"services": {"Upper_Case": {"port": 8000}}},
    {"kafka": {"securityProtocol": "PLAINTEXT", "tls": {"caSecretKey": "ca.crt"}}},
    {"kafka": {"securityProtocol": "SSL", "tls": {"caSecretKey": ""}}},
    {"kafka": {"metadata": {"Brokers": "x"}}},
    {"postgres": {"metadata": {"tableName": "x"}}},
    {"subscriptions": {"retry": {"maxRetries": 10, "intervalSeconds": 1}}},
    {"components": {"pubsub": "statestore-postgres"}},
    {"components": {"state": "nothing"}},
    {"customComponents": {"unused": {"type": "state.redis"}}},
    {"externalSecrets": {"store": {"name": ""}, "secrets": {"a": {"b": {"key": "c"}}}}},
    {"extraObjects": {"nothing": {"kind": "ConfigMap"}}},
    {"commonLabels": {"helm.sh/chart": "x"}},
    {"tests": {"enabled": True, "publisher": "nobody"}},
    {"replicaCount": 2},
)


@st.composite
def contradictory(draw: st.DrawFn, right: st.SearchStrategy[Values]) -> Values:
    """Return values that are right one by one and contradict each other."""
    values = draw(right)
    name = draw(st.sampled_from([name for name, own in values["services"].items() if own is not None]))
    for contradiction in draw(st.lists(st.sampled_from(CONTRADICTIONS), min_size=1, max_size=3, unique_by=str)):
        fragment = {
            section: {name if key == "{}" else key: value for key, value in own.items()}
            if isinstance(own, dict)
            else own
            for section, own in contradiction.items()
        }
        values = merged(values, fragment)
    return values
