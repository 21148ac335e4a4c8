"""Finds the kubeconfig where kubectl does: the file of --kubeconfig, else those of KUBECONFIG, else ~/.kube/config."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from todoctl.errors import TodoctlError

FIX = "name the cluster's file with --kubeconfig or KUBECONFIG"


@dataclass(frozen=True, slots=True)
class Kubeconfig:
    """One file, or several that count as one.

    Args:
        files: their paths, those that hold something.
        contexts: names of the contexts.
        current: the context that is meant when none is named, empty when the files do not say.
        where: all the files in words, with who named them.
    """

    files: list[str]
    contexts: list[str]
    current: str
    where: str


def read(option: str) -> Kubeconfig:
    """Return the kubeconfig.

    Args:
        option: the file that the command line names, empty when it names none.

    Raises:
        TodoctlError: there is none, or it is something else.
    """
    named = [option] if option else list(filter(None, os.environ.get("KUBECONFIG", "").split(os.pathsep)))
    files = named or [f"{os.environ.get('HOME', '')}/.kube/config"]
    origin = "" if option else " (from KUBECONFIG)" if named else " (the default)"
    where = ", ".join(files) + origin
    loaded = {}
    for file in files:
        with suppress(FileNotFoundError):  # as with kubectl, some of several may be missing
            loaded[file] = _load(file, f"{file}{origin}")
    if not loaded:
        start = "; or start the embedded node: todoctl up" if find_spec("node") else ""
        raise TodoctlError("no usable context: there is no such file", where=where, fix=f"{FIX}{start}")
    contexts = [name for content in loaded.values() for name in _contexts(content)]
    # of several the first wins; the client library would take the last
    currents = [str(content["current-context"]) for content in loaded.values() if content.get("current-context")]
    filled = [file for file, content in loaded.items() if content]
    return Kubeconfig(filled, contexts, currents[0] if currents else "", where)


def _load(file: str, where: str) -> dict[str, Any]:
    from yaml import YAMLError, safe_load

    try:
        content = safe_load(Path(file).read_bytes())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise TodoctlError(f"no usable context: {error.strerror}", where=where, fix=FIX) from error
    except YAMLError as error:
        raise TodoctlError(f"no usable context: {error}", where=where, fix=FIX) from error
    if not isinstance(content, dict | None):
        raise TodoctlError("no usable context: the file is not a kubeconfig", where=where, fix=FIX)
    return content or {}


def _contexts(content: dict[str, Any]) -> Iterator[str]:
    entries = content.get("contexts")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and "name" in entry:
            yield str(entry["name"])
