"""Write the catalogue's data out of the pinned Go modules: `python -m daprlint.catalogue.generate`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from daprlint.catalogue import DATA, gomodules, lifecycle, overlay, schemas, since
from daprlint.catalogue.gosource import sources
from daprlint.catalogue.injector import annotation_types, feature_names
from daprlint.catalogue.policies import policy_names
from daprlint.catalogue.registrations import Registration, registrations
from daprlint.catalogue.resources import field_paths, resources
from daprlint.catalogue.schemas.upstream import FAMILIES, family
from daprlint.catalogue.upstream import component


def generate(version: str) -> dict[str, dict[str, Any]]:
    """Return the data files of a Dapr version by name.

    Args:
        version: major.minor.
    """
    dapr = gomodules.dapr(gomodules.DAPR_RELEASES[version])
    contrib = gomodules.contrib(dapr)
    corrections = overlay.read()
    origin = {module.path: {"version": module.version, "sum": module.sum} for module in (dapr, contrib)}
    return {
        "components": {"origin": origin, "types": _types(dapr.folder, contrib.folder, corrections)},
        "annotations": {
            "origin": origin,
            "annotations": annotation_types(dapr.folder),
            "hints": corrections["annotations"]["hints"],
        },
        "resources": {"origin": origin, "resources": resources(dapr.folder)},
        "features": {"origin": origin, "features": feature_names(dapr.folder)},
        "policies": {"origin": origin, **policy_names(dapr.folder)},
    }


def news() -> dict[str, dict[str, Any]]:
    """Return the first version of the annotations, and of the kinds and fields, that the earliest one lacks."""
    folders = {version: gomodules.dapr(release).folder for version, release in gomodules.DAPR_RELEASES.items()}
    annotations = {version: set(annotation_types(folder)) for version, folder in folders.items()}
    fields = {version: field_paths(resources(folder)) for version, folder in folders.items()}
    return {"annotations": since.first(annotations), "resources": since.topmost(since.first(fields))}


def lifecycles() -> dict[str, dict[str, Any]]:
    """Return the data of the file that tells when versions of Kubernetes' API end."""
    module = gomodules.download(f"{lifecycle.MODULE}@{lifecycle.VERSION}")
    origin = {module.path: {"version": module.version, "sum": module.sum}}
    return {"origin": origin, "versions": lifecycle.read_module(module.folder)}


def text(data: dict[str, Any]) -> str:
    """Return data as the file holds it: compact, but one entry a line so that a difference can be read."""
    sections = []
    for key, value in data.items():
        if isinstance(value, dict):
            lines = ",\n".join(f"{json.dumps(name)}:{_compact(entry)}" for name, entry in value.items())
            sections.append(f"{json.dumps(key)}:{{\n{lines}\n}}")
        else:
            sections.append(f"{json.dumps(key)}:{_compact(value)}")
    return "{" + ",\n".join(sections) + "}\n"


def write() -> None:
    """Write the data of all versions and all families."""
    for version in gomodules.DAPR_RELEASES:
        target = DATA / version
        target.mkdir(parents=True, exist_ok=True)
        for name, data in generate(version).items():
            target.joinpath(f"{name}.json").write_text(text(data))
    lifecycle.DATA.write_text(text(lifecycles()))
    since.DATA.write_text(text(news()))
    for name in FAMILIES:
        written = schemas.path(name)
        # without a time in it, the same data is the same file
        written.write_bytes(gzip.compress(text(family(name)).encode(), mtime=0))
        print(f"{name}: {written.stat().st_size} bytes")


def _types(dapr: Path, contrib: Path, corrections: dict[str, Any]) -> dict[str, Any]:
    types: dict[str, Any] = {}
    for registration in _merged(registrations(dapr)):
        entry: dict[str, Any] = {"default": registration.default} if registration.default else {}
        entry["versions"] = {}
        for version, package in sorted(registration.packages.items()):
            facts = component(contrib, package)
            source = "\n".join(sources(contrib, package)).lower() if package else ""
            overlay.apply(facts, registration.names, version, corrections, source)
            entry["versions"][version] = facts
        types[registration.names[0]] = entry
        for alias in registration.names[1:]:
            types[alias] = registration.names[0]
    return dict(sorted(types.items()))


def _merged(found: Iterable[Registration]) -> Iterable[Registration]:
    """Unite what is registered more than once: a binding for input and output, a type under several names."""
    merged: dict[object, Registration] = {}
    for registration in found:
        # of a binding that is also registered from inside daprd the package is known from the first time
        named = next((known for known in merged.values() if registration.names[0] in known.names), None)
        if named is not None:
            continue
        packages = registration.packages
        key = tuple(sorted(packages.items())) if all(packages.values()) else registration.names
        known = merged.get(key)
        merged[key] = replace(known, names=known.names + registration.names) if known else registration
    return merged.values()


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    write()
