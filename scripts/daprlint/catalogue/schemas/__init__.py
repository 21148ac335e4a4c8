"""JSON schemas of the kinds that a release is made of, per version of Kubernetes and of Dapr.

A stored definition is upstream's without its prose, once for all versions between which it does not change. What it
leaves unsaid, the API server does all the same: `strict` says it.
"""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from daprlint.catalogue.schemas.demands import demanding
from daprlint.catalogue.schemas.strict import Schema, custom, go_type, name_of, references

DRAFT = "http://json-schema.org/draft-04/schema#"
METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
BUILT_IN = "kubernetes"
DAPR = "dapr"
_SUFFIX = ".json.gz"


def path(family: str) -> Path:
    """Return the file that holds a family of kinds."""
    return Path(__file__).with_name(family + _SUFFIX)


def families() -> list[str]:
    """Return the names of all families; those that are looked into most often come first."""
    names = (file.name.removesuffix(_SUFFIX) for file in Path(__file__).parent.glob(f"*{_SUFFIX}"))
    return sorted(names, key=lambda name: (name not in (BUILT_IN, DAPR), name))


def versions(family: str) -> list[str]:
    """Return the versions (major.minor) that are known of a family, the newest last."""
    return list(_load(family).origin)


def origin(family: str, version: str) -> dict[str, str]:
    """Return module, version and checksum that the data of a family at a version (major.minor) are from."""
    return dict(_load(family).origin[version])


class Schemas:
    """The kinds of one Kubernetes with one Dapr; of all other families the newest version."""

    def __init__(self, kubernetes: str, dapr: str) -> None:
        """Choose the versions.

        Args:
            kubernetes: major.minor.
            dapr: major.minor.

        Raises:
            ValueError: there is no data of a version.
        """
        self._chosen = {BUILT_IN: kubernetes, DAPR: dapr}
        for family, version in self._chosen.items():
            if version not in versions(family):
                raise ValueError(f"{family} {version} is not known. Known: {', '.join(versions(family))}")
        self._strict: dict[str, Schema] = {}
        # what has been compared with a schema of here and was right
        self.right: set[tuple[int, str, str | None, str | None] | None] = set()
        self._roots: dict[str, Schema | None] = {}

    def kinds(self) -> Iterator[tuple[str, str]]:
        """Yield the apiVersion and the kind of everything that has a schema."""
        for family in families():
            for key, name in _load(family).kinds.items():
                if self._stored(family, name) is not None:
                    api_version, _, kind = key.rpartition("/")
                    yield api_version, kind

    def schema(self, api_version: str, kind: str) -> Schema | None:
        """Return the schema (draft 4) of a kind, complete in itself; nothing when the kind does not exist."""
        root = self.root(api_version, kind)
        if root is None:
            return None
        return {
            **root,
            "$schema": DRAFT,
            "type": "object",
            "properties": root["properties"] | {"apiVersion": {"enum": [api_version]}, "kind": {"enum": [kind]}},
            "required": sorted({"apiVersion", "kind", *root.get("required", ())}),
            "definitions": self._reachable(root),
        }

    def root(self, api_version: str, kind: str) -> Schema | None:
        """Return the strict schema of a kind without what it refers to; nothing when the kind does not exist."""
        key = f"{api_version}/{kind}"
        if key not in self._roots:
            self._roots[key] = self._root(key)
        return self._roots[key]

    @property
    def kubernetes(self) -> str:
        """Return the version (major.minor) of Kubernetes."""
        return self._chosen[BUILT_IN]

    def first(self, api_version: str, kind: str) -> str:
        """Return the first known Kubernetes that has a kind, if it is a later one than the one at hand."""
        name = _load(BUILT_IN).kinds.get(f"{api_version}/{kind}")
        if name is None or self._stored(BUILT_IN, name) is not None:
            return ""
        changes = _load(BUILT_IN).definition(name)
        return next((version for version, schema in changes.items() if schema is not None), "")

    def built_in_kinds(self) -> dict[str, list[str]]:
        """Return the apiVersions of Kubernetes' own kinds, of any known version of Kubernetes, by kind."""
        found: dict[str, list[str]] = {}
        for key in _load(BUILT_IN).kinds:
            api_version, _, kind = key.rpartition("/")
            found.setdefault(kind, []).append(api_version)
        return found

    def is_chosen(self, api_version: str, kind: str) -> bool:
        """Say whether the version of a kind was chosen; of other families the cluster may have another one."""
        return any(f"{api_version}/{kind}" in _load(family).kinds for family in self._chosen)

    def definition(self, reference: Schema) -> Schema:
        """Return the strict schema that a `$ref` refers to."""
        return self._built_in(name_of(reference))

    def _root(self, key: str) -> Schema | None:
        for family in families():
            name = _load(family).kinds.get(key, "")
            stored = self._stored(family, name) if name else None
            if stored is not None:
                if family == BUILT_IN:
                    return self._built_in(name)
                root = custom(stored)
                return {**root, "properties": root["properties"] | {"metadata": {"$ref": f"#/definitions/{METADATA}"}}}
        return None

    def _reachable(self, root: Schema) -> dict[str, Schema]:
        found: dict[str, Schema] = {}
        waiting = list(references(root))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = self._built_in(name)
                waiting += references(found[name])
        return dict(sorted(found.items()))

    def _built_in(self, name: str) -> Schema:
        if name not in self._strict:
            self._strict[name] = go_type(self._definition(name), self._definition)
        return self._strict[name]

    def _definition(self, name: str) -> Schema:
        stored = self._stored(BUILT_IN, name)
        if stored is None:
            raise KeyError(name)
        return demanding(stored, name)

    def _stored(self, family: str, name: str) -> Schema | None:
        changes = _load(family).definition(name)
        known = versions(family)
        until = known.index(self._chosen.get(family, known[-1]))
        return next((changes[version] for version in reversed(known[: until + 1]) if version in changes), None)


class _Family:
    """The file of a family; each definition stands in a line of its own and is parsed when it is needed."""

    def __init__(self, data: bytes) -> None:
        head, _, rest = data.partition(b'"definitions":{\n')
        facts = json.loads(head + b'"definitions":{}}')
        self.origin: dict[str, dict[str, str]] = facts["origin"]
        self.kinds: dict[str, str] = facts["kinds"]
        lines = (line.partition(b'":{') for line in rest.split(b"\n"))
        self._definitions = {name[1:].decode(): b"{" + text for name, separator, text in lines if separator}

    def definition(self, name: str) -> dict[str, Schema | None]:
        """Return a definition at the versions that change it."""
        parsed: dict[str, Schema | None] = json.loads(self._definitions[name].rstrip(b","))
        return parsed


@functools.cache
def _load(family: str) -> _Family:
    return _Family(zlib.decompress(path(family).read_bytes(), wbits=31))
