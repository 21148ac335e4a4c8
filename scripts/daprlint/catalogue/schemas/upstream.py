"""Read the schemas that Go modules carry: names, types and limits, no prose."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from daprlint.catalogue import gomodules
from daprlint.catalogue.schemas.strict import Schema

_KEPT = frozenset((
    "$ref", "type", "format", "enum", "pattern", "uniqueItems", "multipleOf", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties",
    "maxProperties",
))  # fmt: skip
_BELOW = ("items", "additionalProperties", "not")
_ALTERNATIVES = ("allOf", "anyOf", "oneOf")
_INTEGER_OR_STRING: Schema = {"type": ["integer", "string"]}
_EITHER = [{"type": "integer"}, {"type": "string"}]
_ANY_OBJECT: Schema = {"type": "object", "additionalProperties": True}
# the pattern that controller-gen gives the quantities of custom resources
_QUANTITY = (
    r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))"
    r"(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
)
# types that read their JSON themselves, of which OpenAPI knows little
_SPECIAL: dict[str, Schema] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number"], "pattern": _QUANTITY},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {**_INTEGER_OR_STRING, "format": "int32"},
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": _ANY_OBJECT,
    "io.k8s.apimachinery.pkg.apis.meta.v1.Patch": _ANY_OBJECT,
    "io.k8s.apimachinery.pkg.runtime.RawExtension": _ANY_OBJECT,
}


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds that are released together.

    Args:
        module: Go module that carries them as files.
        versions: its versions by major.minor, the newest last.
        files: glob of the files in it.
    """

    module: str
    versions: dict[str, str]
    files: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one version of a family says.

    Args:
        kinds: `apiVersion/kind` -> name of its definition.
        definitions: by name.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, Schema] = field(default_factory=dict)


FAMILIES = {
    "kubernetes": Family(
        "k8s.io/kubernetes",
        {"1.32": "v1.32.13", "1.33": "v1.33.13", "1.34": "v1.34.9", "1.35": "v1.35.6", "1.36": "v1.36.4",
         "1.37": "v1.37.2"},
        "api/openapi-spec/swagger.json",
    ),
    "dapr": Family(gomodules.DAPR, gomodules.DAPR_RELEASES, "charts/dapr/crds/*.yaml"),
    "external-secrets": Family(
        "github.com/external-secrets/external-secrets", {"1.3": "v1.3.2"}, "config/crds/bases/*.yaml"
    ),
    "gateway-api": Family("sigs.k8s.io/gateway-api", {"1.6": "v1.6.2"}, "config/crd/standard/*.yaml"),
    "keda": Family("github.com/kedacore/keda/v2", {"2.21": "v2.21.0"}, "config/crd/bases/*.yaml"),
    "prometheus-operator": Family(
        "github.com/prometheus-operator/prometheus-operator",
        {"0.85": "v0.85.0"},
        "example/prometheus-operator-crd/*.yaml",
    ),
}  # fmt: skip


class _Loader(yaml.CSafeLoader):
    """Reads a plain `=`, one of Prometheus' operators, as the text that it is to Go."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda _, node: node.value)


def family(name: str) -> dict[str, Any]:
    """Return the data of a family: where it is from, its kinds, and each definition at the versions that change it.

    Args:
        name: one of FAMILIES.

    Raises:
        ModuleMissing: a module cannot be had.
    """
    source = FAMILIES[name]
    origin = {}
    kinds: dict[str, str] = {}
    changes: dict[str, dict[str, Schema | None]] = {}
    previous: dict[str, Schema] = {}
    for version, release in source.versions.items():
        module = gomodules.download(f"{source.module}@{release}")
        origin[version] = {"module": module.path, "version": module.version, "sum": module.sum}
        snapshot = _read(module.folder, source.files)
        kinds |= snapshot.kinds
        for changed in previous.keys() | snapshot.definitions.keys():
            now = snapshot.definitions.get(changed)
            if now != previous.get(changed):
                changes.setdefault(changed, {})[version] = now
        previous = snapshot.definitions
    return {"origin": origin, "kinds": dict(sorted(kinds.items())), "definitions": dict(sorted(changes.items()))}


def _read(module: Path, files: str) -> Snapshot:
    snapshot = Snapshot()
    for path in sorted(module.glob(files)):
        if path.suffix == ".json":
            _read_openapi(path, snapshot)
        else:
            _read_definitions(path, snapshot)
    if not snapshot.kinds:
        raise ValueError(f"{module}/{files} has no kinds")
    return snapshot


def _read_openapi(path: Path, into: Snapshot) -> None:
    for name, definition in json.loads(path.read_bytes())["definitions"].items():
        into.definitions[name] = _SPECIAL.get(name) or _reduced(definition)
        match definition.get("x-kubernetes-group-version-kind"):
            # what belongs to many groups, such as DeleteOptions, is no resource
            case [{"group": group, "version": version, "kind": kind}]:
                into.kinds["/".join(filter(None, (group, version, kind)))] = name


def _read_definitions(path: Path, into: Snapshot) -> None:
    for document in yaml.load_all(path.read_bytes(), Loader=_Loader):
        if document["kind"] != "CustomResourceDefinition":
            continue
        spec = document["spec"]
        for version in spec["versions"]:
            if version["served"]:
                key = f"{spec['group']}/{version['name']}/{spec['names']['kind']}"
                into.kinds[key] = key
                into.definitions[key] = _reduced(version["schema"]["openAPIV3Schema"])


def _reduced(schema: Schema) -> Schema:
    if schema.get("x-kubernetes-embedded-resource"):
        raise ValueError(f"an embedded resource, which nothing here knows: {schema}")
    reduced = {key: schema[key] for key in sorted(schema.keys() & _KEPT)}
    for key in _BELOW:
        if key in schema:
            below = schema[key]
            reduced[key] = _reduced(below) if isinstance(below, dict) else below
    for key in _ALTERNATIVES:
        if key in schema:
            reduced[key] = [_reduced(below) for below in schema[key]]
    properties = schema.get("properties", {})
    if properties:
        reduced["properties"] = {name: _reduced(below) for name, below in sorted(properties.items())}
    # the API server fills a default in before it looks
    if needed := [name for name in schema.get("required", ()) if "default" not in properties.get(name, {})]:
        reduced["required"] = needed
    if schema.get("x-kubernetes-preserve-unknown-fields"):
        reduced["additionalProperties"] = True
    if schema.get("x-kubernetes-int-or-string"):
        reduced |= _INTEGER_OR_STRING
        if reduced.get("anyOf") == _EITHER:
            del reduced["anyOf"]
    if schema.get("nullable") or "default" in schema:
        _allow_null(reduced)
    return reduced


def _allow_null(schema: Schema) -> None:
    types = schema.get("type")
    if types is not None:
        schema["type"] = [*([types] if isinstance(types, str) else types), "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
