"""What the chart does with values: it renders them, or says what is wrong with them. It never ends in a trace."""

from __future__ import annotations

import functools
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import jsonschema_rs

from daprlint.catalogue.schemas import Schemas, versions

from ..helm import RELEASE, RENDERER, Overlay, Refused
from ..invariants import ALWAYS
from ..objects import Manifest, parse
from .merging import Values

KUBERNETES = (versions("kubernetes")[0], versions("kubernetes")[-1])
SCHEMA = re.compile(
    r"values don't meet the specifications of the schema\(s\).*\ntodo-app:\n(- at '.*': .*\n?)+", re.MULTILINE
)
COLLECTED = re.compile(
    r"execution error at \(todo-app/templates/validate\.yaml:1:4\): (\d+) problems? in the values"
    r"(\n  \d+\. [^\n]+\n     Fix: [^\n]+)+"
)
# what a template leaves behind that did not expect a value
TRACES = re.compile(r"nil pointer|error calling|can't evaluate field|<no value>|<nil>|%!|YAML parse error|map\[")


def render(values: Values, release: str = RELEASE) -> tuple[Manifest, ...] | str:
    """Return the objects, or the message with which the chart refuses the values.

    Raises:
        AssertionError: the chart neither renders nor says what is wrong.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        json.dump(values, file)  # Go and Python do not agree which YAML is text, such as 1e3
        file.flush()
        try:
            text = RENDERER.text(Overlay("generated", (Path(file.name),)), release=release)
        except Refused as refused:
            return understood(str(refused))
    assert "<no value>" not in text
    assert "<nil>" not in text
    return parse(text)


def understood(message: str) -> str:
    """Return a refusal that a user can act on.

    Raises:
        AssertionError: it is the trace of a template, or another message that is not for users.
    """
    # Helm's own words of a map that something else takes the place of come before its error
    text = "\n".join(line for line in message.splitlines() if "warning: " not in line).removeprefix("Error: ")
    assert SCHEMA.match(text) or COLLECTED.match(text), f"neither the schema nor the chart speaks here: {message}"
    assert not TRACES.search(text), f"a template's trace: {message}"
    return text


def refused_by(message: str) -> str:
    """Return who refuses."""
    return "refused by the schema" if SCHEMA.match(message) else "refused by the chart"


def hold(objects: tuple[Manifest, ...]) -> None:
    """Hold rendered objects against everything that is always so.

    Raises:
        AssertionError: an invariant or a schema is broken.
    """
    for item in objects:
        for kubernetes in KUBERNETES:
            validator = _validator(kubernetes, item.body["apiVersion"], item.kind)
            problems = [
                f"{'/'.join(map(str, each.instance_path))}: {each.message}" for each in validator.iter_errors(item.body)
            ]
            assert not problems, f"Kubernetes {kubernetes} refuses {item}: {problems}"
    for invariant in ALWAYS:
        invariant(objects)


@functools.cache
def _schemas(kubernetes: str) -> Schemas:
    return Schemas(kubernetes, versions("dapr")[-1])


@functools.cache
def _validator(kubernetes: str, api_version: str, kind: str) -> Any:
    schema = _schemas(kubernetes).schema(api_version, kind)
    assert schema is not None, f"there is no {api_version} {kind}"
    return jsonschema_rs.validator_for(schema)
