"""Read which component types and versions daprd registers, and which package implements each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daprlint.catalogue.gosource import imports

BUILD_TAG = "allcomponents"
# the first part of a file's name says the category, but for these (binding and wfbackend: up to Dapr 1.15)
_CATEGORIES = {"binding": "bindings", "middleware": "middleware.http", "wfbackend": "workflowbackend"}
# daprd refuses a Component of these categories: they are set in a Configuration
_NOT_COMPONENTS = frozenset(("nameresolution",))
_CALL = re.compile(r"\.Register\w*\(")
_VERSION = re.compile(r'Version:\s*"(\w+)",\s*Constructor:\s*(\w+)\.')
_DEFAULT = re.compile(r'Default:\s*"(\w+)"')


@dataclass(frozen=True, slots=True)
class Registration:
    """A component type.

    Args:
        names: with the category; the second and later ones are aliases.
        packages: version -> package in components-contrib.
        default: version that an empty one stands for, if the type has several.
    """

    names: tuple[str, ...]
    packages: dict[str, str]
    default: str = ""


def registrations(dapr: Path) -> Iterator[Registration]:
    """Yield the registrations of a Dapr module.

    Args:
        dapr: its folder.
    """
    for path in sorted((dapr / "cmd" / "daprd" / "components").glob("*.go")):
        category = path.name.split("_", 1)[0]
        text = path.read_text()
        if path.name.endswith("_test.go") or category in _NOT_COMPONENTS or f"go:build {BUILD_TAG}" not in text:
            continue
        yield from _in_file(_CATEGORIES.get(category, category), text)


def _in_file(category: str, text: str) -> Iterator[Registration]:
    packages = {name: path for name, path in imports(text).items() if "/" in path}
    for call in _CALL.finditer(text):
        arguments = _balanced(text, call.end())
        versioned = dict(_VERSION.findall(arguments))
        if versioned:
            name = re.match(r'\s*"([^"]+)"', arguments)
            default = _DEFAULT.search(arguments)
            if name is None or default is None:
                raise ValueError(f"cannot read a registration of {category}: {arguments[:80]}")
            yield Registration(
                (f"{category}.{name[1]}",), {version: packages[used] for version, used in versioned.items()}, default[1]
            )
        else:
            factory, _, names = re.split(r"(,)(?=(?:\s*\"[^\"]+\",?)+\s*$)", arguments, maxsplit=1)
            # a type that lives in daprd itself has no package
            used = next((packages[word] for word in re.findall(r"\b(\w+)\.", factory) if word in packages), "")
            yield Registration(tuple(f"{category}.{name}" for name in re.findall(r'"([^"]+)"', names)), {"v1": used})


def _balanced(text: str, start: int) -> str:
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return text[start:index]
    raise ValueError("a call without end")
