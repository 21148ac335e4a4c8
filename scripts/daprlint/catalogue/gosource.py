"""Read what the linter needs out of Go source text: imports, struct tags, property names, registrations."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daprlint.catalogue.gomodules import CONTRIB

_IMPORT = re.compile(rf'^\s*(?:import )?(\w+ )?"{re.escape(CONTRIB)}/([^"]+)"', re.MULTILINE)
_STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\s+([A-Z]\w*)\s+([\w.*\[\]]+)\s*(?:`([^`]*)`)?\s*(?://.*)?$", re.MULTILINE)
_TAG = re.compile(r'mapstructure:"([^"]*)"')
_ALIASES = re.compile(r'mapstructurealiases:"([^"]*)"')
_SETTINGS = re.compile("metadata|settings", re.IGNORECASE)
_CONSTANT = re.compile(r'\b(\w+)\s*=\s*"([A-Za-z][\w-]*)"')
_PROPERTY_CALL = re.compile(r"Property\w*\(([^)]*)\)")
_INDEX = re.compile(r'\w\[(?:"([\w-]+)"|(\w+))\]')
_AZURE_USE = re.compile(r'(?:MetadataKeys\[|GetEnvironment\()"(\w+)"')
_AZURE_NAMES = re.compile(r'^\s*"(\w+)":\s*\{([^}]*)\},', re.MULTILINE)
_RETRY_PREFIX = re.compile(r'DecodeConfigWithPrefix\([^,]+,[^,]+,\s*"(\w+)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Property:
    """A metadata property that Go code reads.

    Args:
        type: a type of the catalogue; nothing when the code does not tell.
        tagged: named by a struct tag, so certainly a property.
    """

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    tagged: bool = True


@functools.cache
def package(folder: Path) -> str:
    """Return the source of a package without its tests."""
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.go")) if not path.name.endswith("_test.go"))


def imports(text: str) -> dict[str, str]:
    """Return the packages of components-contrib that a source imports: name -> path in the module."""
    return {(alias.strip() or path.rsplit("/", 1)[-1]): path for alias, path in _IMPORT.findall(text)}


def properties(root: Path, path: str) -> dict[str, Property]:
    """Return the properties that a package and what it shares with others read, by lower-case name.

    Args:
        root: folder of components-contrib.
        path: of the package in it.
    """
    found: dict[str, Property] = {}
    for text in sources(root, path):
        for item in [*_properties(text), *_azure(root, text)]:
            known = found.setdefault(item.name.lower(), item)
            if item.tagged and not known.tagged:
                found[item.name.lower()] = item
    return found


def sources(root: Path, path: str) -> Iterator[str]:
    """Yield the source of a package, and of what it shares with others.

    Args:
        root: folder of components-contrib.
        path: of the package in it.
    """
    category = path.split("/", 1)[0]
    waiting, seen = [path], {path}
    while waiting:
        text = package(root / waiting.pop(0))
        yield text
        for other in sorted(imports(text).values()):
            if other not in seen and "/" in other and other.split("/", 1)[0] in ("common", category):
                seen.add(other)
                waiting.append(other)


def retry_prefix(root: Path, path: str) -> str:
    """Return the prefix under which a package reads Dapr's retry settings, or nothing."""
    text = package(root / path)
    texts = [text, *(package(root / other) for other in imports(text).values() if other.startswith("common/"))]
    return next((match[1] for text in texts if (match := _RETRY_PREFIX.search(text))), "")


def _properties(text: str) -> Iterator[Property]:
    for struct, body in _STRUCT.findall(text):
        if "mapstructure:" not in body and not _SETTINGS.search(struct):
            continue
        for name, go_type, tags in _FIELD.findall(body):
            yield from _field(name, go_type, tags)
    constants = dict(_CONSTANT.findall(text))
    for call in _PROPERTY_CALL.findall(text):
        for quoted, word in re.findall(r'"([\w-]+)"|\b(\w+)\b', call):
            if name := quoted or constants.get(word, ""):
                yield Property(name, "", tagged=False)
    for quoted, word in _INDEX.findall(text):
        if name := quoted or constants.get(word, ""):
            yield Property(name, "", tagged=False)


def _azure(root: Path, text: str) -> Iterator[Property]:
    """Yield the properties that Azure components look up by a symbolic name, each with its other names."""
    names = dict(_AZURE_NAMES.findall(package(root / "common" / "authentication" / "azure")))
    for symbol in _AZURE_USE.findall(text):
        spellings = re.findall(r'"(\w+)"', names.get(symbol, ""))
        for name in spellings:
            yield Property(name, "string", tuple(other for other in spellings if other != name))


def _field(name: str, go_type: str, tags: str) -> Iterator[Property]:
    tag = _TAG.search(tags)
    named = tag[1] if tag else name
    if named == "-" or "squash" in named:
        return
    aliases = _ALIASES.search(tags)
    yield Property(
        named.split(",")[0] or name,
        catalogue_type(go_type),
        tuple(aliases[1].split(",")) if aliases else (),
        tagged=tag is not None,
    )


def catalogue_type(go_type: str) -> str:
    """Return the catalogue's type for a Go type; nothing for one that a text says little about."""
    plain = go_type.lstrip("*").rsplit(".", 1)[-1]
    if re.fullmatch(r"u?int(8|16|32|64)?", plain):
        return "integer"
    return {
        "string": "string", "bool": "bool", "float32": "number", "float64": "number",
        "Duration": "duration", "ByteSize": "bytesize",
    }.get(plain, "")  # fmt: skip
