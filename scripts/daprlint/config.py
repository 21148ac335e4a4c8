"""The configuration file: `.daprlint.yaml`, or `[tool.daprlint]` in pyproject.toml."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from yaml import MappingNode, Mark, SequenceNode
from yaml import Node as YamlNode

from daprlint.document import Node, Source
from daprlint.reader import Unreadable, read
from daprlint.rule import REGISTER
from daprlint.spelling import nearest
from daprlint.suppressions import Suppression

YAML_NAME, TOML_NAME = ".daprlint.yaml", "pyproject.toml"
_TOML_TABLE = b"[tool.daprlint"
# what rules look for; an external of another kind may still be one that a later version looks for
_KINDS = ("app", "Component", "ConfigMap", "Configuration", "Resiliency", "Secret", "Service", "ServiceAccount")
# options whose values are paths, which are meant from the folder of the file
_PATHS = frozenset(("chart", "values", "baseline", "output"))


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says.

    Args:
        name: of the file.
        words: options, as they would stand on the command line.
        externals: globs of names by kind, of objects that live outside of the release.
        pluggable: globs of component types.
        ignores: findings that are not wanted, each with the reason.
    """

    name: str = ""
    words: tuple[str, ...] = ()
    externals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pluggable: tuple[str, ...] = ()
    ignores: tuple[Suppression, ...] = ()


def find(start: Path) -> Path | None:
    """Return the nearest configuration file in a folder or above it; of a file, in its folder."""
    place = start.absolute()
    # os.path, unlike pathlib, says no to names that cannot be
    for parent in (place, *place.parents) if os.path.isdir(place) else place.parents:  # noqa: PTH112
        if (file := parent / YAML_NAME).is_file():
            return file
        if (file := parent / TOML_NAME).is_file() and _TOML_TABLE in _bytes(file):
            return file
    return None


def load(path: Path, options: Mapping[str, bool]) -> Config:
    """Return what a configuration file says.

    Args:
        path: the file; one called *.toml is read as TOML.
        options: names of the options that may stand in it, and whether each is a switch.

    Raises:
        Unreadable: it is not there, not readable, or has a key or a value that means nothing.
    """
    root = _toml(path) if path.suffix == ".toml" else _yaml(path)
    if root is None:
        return Config(str(path))
    words: list[str] = []
    found: dict[str, Node] = {}
    for key, value in _mapping(root):
        if key.text in options:
            words += _words(key, value, options[key.text], path.parent)
        elif key.text in ("externals", "pluggable", "ignore"):
            found[key.text] = value
        else:
            _refuse(key, f"unknown key `{key.text}`", _hint(key.text, (*options, "externals", "pluggable", "ignore")))
    return Config(
        str(path),
        tuple(words),
        dict(_externals(found["externals"])) if "externals" in found else {},
        tuple(_texts(found["pluggable"])) if "pluggable" in found else (),
        tuple(_ignores(found["ignore"])) if "ignore" in found else (),
    )


def _words(key: Node, value: Node, is_switch: bool, folder: Path) -> Iterator[str]:
    name = key.text
    if is_switch:
        if not isinstance(value.value, bool):
            _refuse(value, f"`{name}` is true or false")
        yield f"--{name}" if value.value else f"--no-{name}"
        return
    for text in _texts(value):
        yield f"--{name}={folder / text if name in _PATHS else text}"


def _externals(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, names in _mapping(node):
        if kind.text not in _KINDS and (near := nearest(kind.text, _KINDS)):
            _refuse(kind, f"unknown kind `{kind.text}`", f" Did you mean `{near}`?")
        yield kind.text, tuple(_texts(names))


def _ignores(node: Node) -> Iterator[Suppression]:
    if not node.is_sequence:
        _refuse(node, "`ignore` is a list of entries with code, object and reason")
    for item in node.items():
        entry = {}
        for key, value in _mapping(item):
            if key.text not in ("code", "object", "reason"):
                _refuse(key, f"unknown key `{key.text}`", _hint(key.text, ("code", "object", "reason")))
            (entry[key.text],) = _texts(value) if value.is_scalar else [""]
        code, reason = entry.get("code", ""), entry.get("reason", "").strip()
        if not reason:
            _refuse(item, f"the entry for {code or 'no code'} has no reason")
        if not code or not any(known.startswith(code) for known in REGISTER):
            _refuse(item, f"no rule's code begins with `{code}`", _hint(code, REGISTER))
        yield Suppression(item, code, reason, glob=entry.get("object", "*"))


def _mapping(node: Node) -> Iterator[tuple[Node, Node]]:
    if not node.is_mapping:
        _refuse(node, "a mapping is expected here")
    seen = set()
    for key, value in node.pairs():
        if key.text in seen:
            _refuse(key, f"`{key.text}` stands twice")
        seen.add(key.text)
        yield key, value


def _texts(node: Node) -> Iterator[str]:
    """Yield a text or a list of texts, as they are written: 1.20 is a version, not a number."""
    for item in node.items() if node.is_sequence else (node,):
        if not item.is_scalar or not item.written:
            _refuse(item, "a text or a list of texts is expected here")
        yield item.written


def _hint(name: str, known: Collection[str]) -> str:
    near = nearest(name, known)
    return f" Did you mean `{near}`?" if near else ""


def _refuse(node: Node, message: str, hint: str = "") -> NoReturn:
    raise Unreadable(f"{node.document.source.name}:{node.line}:{node.column}: {message}.{hint}")


def _yaml(path: Path) -> Node | None:
    documents = read(Source(str(path), _bytes(path)))
    for document in documents:
        if document.problem:
            _refuse(document.root, f"not YAML: {document.problem}")
    if len(documents) > 1:
        _refuse(documents[1].root, "the configuration is one document")
    return documents[0].root if documents else None


def _toml(path: Path) -> Node | None:
    import tomllib  # only who has its table in pyproject.toml pays for it

    data = _bytes(path)
    try:
        content = tomllib.loads(data.decode())
    except ValueError as error:
        raise Unreadable(f"{path}: not TOML: {error}") from error
    table = content.get("tool", {}).get("daprlint")
    if table is None:
        return None
    (document,) = read(Source(str(path), json.dumps(table, default=str).encode()))
    document.source = Source(str(path), data)
    line = data[: data.find(_TOML_TABLE)].count(b"\n")
    _move(document.yaml, Mark(str(path), 0, line, 0, None, 0))
    return Node(document, document.yaml)


def _move(root: YamlNode, mark: Mark) -> None:
    """Let all nodes stand at the head of the table: TOML has no places."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        node.start_mark = node.end_mark = mark
        if isinstance(node, MappingNode):
            waiting += [below for pair in node.value for below in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from error
