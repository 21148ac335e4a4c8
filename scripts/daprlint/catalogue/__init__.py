"""What Dapr knows, per version: component types and their fields, annotations, custom resources, features."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daprlint.catalogue import schemas
from daprlint.catalogue.schemas import Schemas

DATA = Path(__file__).parent / "data"
INITIAL_VERSIONS = frozenset(("", "v0", "v1"))


@dataclass(frozen=True, slots=True)
class Field:
    """A metadata field of a component type.

    Args:
        name: as Dapr documents it; case does not count.
        type: string, bool, integer, number, duration, bytesize, or several of them joined by `|`.
        required: `enforced` (daprd exits without it), `documented`, or nothing.
        sensitive: holds a secret.
        allowed: the only values that mean something; none for a free field.
        exact: case counts in `allowed`.
        aliases: other names of it.
        otherwise: what happens with a value outside `allowed`.
        instead: lower-case values that people bring from elsewhere, and the right one.
        refuses: patterns of values that cannot work, each with the reason.
        unit: of a duration that is a bare number.
        deprecated: Dapr says so.
    """

    name: str
    type: str = "string"
    required: str = ""
    sensitive: bool = False
    allowed: tuple[str, ...] = ()
    exact: bool = False
    aliases: tuple[str, ...] = ()
    otherwise: str = ""
    instead: dict[str, str] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    unit: str = "s"
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """Fields that must be there under a condition.

    Args:
        needed: the fields.
        when: field that decides; none for always.
        values: lower-case values of it that count.
        unless: fields of which one suffices instead.
    """

    needed: tuple[str, ...]
    when: str = ""
    values: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyNames:
    """Names of resiliency policies that mean something by themselves.

    Args:
        builtin: retries that daprd brings and a Resiliency may replace.
        protected: those of them that it may not.
        least_retries: as many the replaced ones have at least.
        components: kinds of components, as the names of default policies spell them.
    """

    builtin: frozenset[str]
    protected: frozenset[str]
    least_retries: int
    components: tuple[str, ...]


@dataclass(frozen=True)
class Type:
    """A component type in one version.

    Args:
        fields: by lower-case name.
        also: further lower-case names that the code reads.
        needs: conditional requirements.
        hints: lower-case names that people bring from elsewhere, and what to do instead.
        patterns: regular expressions of further names.
        open: any field name means something.
        strict_booleans: the type parses booleans with strconv.ParseBool and stops at others.
        status: alpha, beta or stable.
        no_actors: a state store that lacks what actors and workflows need.
    """

    fields: dict[str, Field]
    also: frozenset[str] = frozenset()
    needs: tuple[Need, ...] = ()
    hints: dict[str, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    open: bool = False
    strict_booleans: bool = False
    status: str = "stable"
    no_actors: bool = False

    @functools.cached_property
    def aliases(self) -> dict[str, Field]:
        """Return the fields by their other names."""
        return {alias.lower(): field for field in self.fields.values() for alias in field.aliases}

    def field(self, name: str) -> Field | None:
        """Return a field by any of its names."""
        return self.fields.get(name.lower()) or self.aliases.get(name.lower())

    def reads(self, name: str) -> bool:
        """Say whether daprd looks at a field at all."""
        return (
            self.field(name) is not None
            or name.lower() in self.also
            or any(re.fullmatch(pattern, name, re.IGNORECASE) for pattern in self.patterns)
        )


class Catalogue:
    """The knowledge about one Dapr version; files are read when they are first needed."""

    def __init__(self, version: str) -> None:
        """Open the data of a version.

        Args:
            version: major.minor, one of `versions()`.
        """
        self.version = version
        self.release = number(version)
        self._types: dict[tuple[str, str], Type] = {}
        self._schemas: dict[str, Schemas] = {}

    @functools.cached_property
    def _components(self) -> dict[str, Any]:
        types: dict[str, Any] = self._load("components")["types"]
        return types

    @functools.cached_property
    def type_names(self) -> tuple[str, ...]:
        """Return all component types with their aliases."""
        return tuple(self._components)

    @functools.cached_property
    def annotations(self) -> dict[str, str]:
        """Return the annotations that the injector reads, without `dapr.io/`, and the type of each."""
        annotations: dict[str, str] = self._load("annotations")["annotations"]
        return annotations

    @functools.cached_property
    def annotation_hints(self) -> dict[str, str]:
        """Return annotations of other times, and what to write instead."""
        hints: dict[str, str] = self._load("annotations")["hints"]
        return hints

    @functools.cached_property
    def resources(self) -> dict[str, Any]:
        """Return the fields of the custom resources by `Kind/version`."""
        resources: dict[str, Any] = self._load("resources")["resources"]
        return resources

    def schemas(self, kubernetes: str = "") -> Schemas:
        """Return the schemas of the kinds of Dapr and of a Kubernetes.

        Args:
            kubernetes: major.minor; the newest known if empty.
        """
        chosen = kubernetes or schemas.versions(schemas.BUILT_IN)[-1]
        if chosen not in self._schemas:
            # of the newest Dapr: what an older one lacks is found by what came since
            self._schemas[chosen] = Schemas(chosen, versions()[-1])
        return self._schemas[chosen]

    @functools.cached_property
    def features(self) -> tuple[str, ...]:
        """Return the names of the features that a Configuration can switch."""
        return tuple(self._load("features")["features"])

    @functools.cached_property
    def policies(self) -> PolicyNames:
        """Return the names of resiliency policies that mean something by themselves."""
        data = self._load("policies")
        return PolicyNames(
            frozenset(data["builtin"]), frozenset(data["protected"]), data["least_retries"], tuple(data["components"])
        )

    def versions(self, type_name: str) -> dict[str, Type]:
        """Return the versions of a component type; none when the type is unknown."""
        return {version: self._type(type_name, version) for version in self._versions(type_name)}

    def type_version(self, type_name: str, version: str) -> Type | None:
        """Return a component type as daprd's registry finds it.

        Args:
            type_name: as in spec.type; its category in lower case, the rest in any.
            version: as in spec.version, in lower case.

        Source: dapr/pkg/components/state/registry.go, pkg/components/versioning.go.
        """
        versions = self._versions(type_name)
        if version in versions:
            return self._type(type_name, version)
        if not version and (default := self._entry(type_name).get("default")):
            return self._type(type_name, default)
        if version in INITIAL_VERSIONS and "default" not in self._entry(type_name) and "v1" in versions:
            return self._type(type_name, "v1")
        return None

    def _entry(self, type_name: str) -> dict[str, Any]:
        category, dot, name = type_name.partition(".")
        key = category + dot + name.lower()
        entry = self._components.get(key, {})
        while isinstance(entry, str):
            entry = self._components[entry]
        return dict(entry)

    def _versions(self, type_name: str) -> dict[str, Any]:
        versions: dict[str, Any] = self._entry(type_name).get("versions", {})
        return versions

    def _type(self, type_name: str, version: str) -> Type:
        key = (type_name, version)
        if key not in self._types:
            self._types[key] = _parse(self._versions(type_name)[version])
        return self._types[key]

    def _load(self, name: str) -> dict[str, Any]:
        data: dict[str, Any] = json.loads((DATA / self.version / f"{name}.json").read_bytes())
        return data


def versions() -> list[str]:
    """Return the Dapr versions that the catalogue knows, the newest last."""
    return sorted((path.name for path in DATA.iterdir()), key=number)


def number(version: str) -> tuple[int, int]:
    """Return major.minor as numbers."""
    major, minor = version.split(".")
    return int(major), int(minor)


def _parse(data: dict[str, Any]) -> Type:
    fields = {}
    for name, facts in data["fields"].items():
        lists = {key: tuple(facts[key]) for key in ("allowed", "aliases") if key in facts}
        fields[name.lower()] = Field(name, **{**facts, **lists})
    return Type(
        fields,
        frozenset(data.get("also", ())),
        tuple(
            Need(tuple(need["needed"]), need.get("when", ""), tuple(need.get("is", ())), tuple(need.get("unless", ())))
            for need in data.get("needs", ())
        ),
        data.get("hints", {}),
        tuple(data.get("patterns", ())),
        data.get("open", False),
        data.get("strict_booleans", False),
        data.get("status", "stable"),
        data.get("no_actors", False),
    )
