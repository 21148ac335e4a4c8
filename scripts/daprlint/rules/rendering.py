"""Y: what a template left behind that is YAML, but not what its author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml import MappingNode, ScalarNode, SequenceNode
from yaml import Node as YamlNode

from daprlint.document import Document, Node, fields
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule

_LEAKS = (b"<no value>", b"%!", b"map[")
_LEAK = re.compile(r"<no value>|%![a-zA-Z]\(|^map\[\S+:.*\]$")
_STRING_MAPS = (("metadata", "labels"), ("metadata", "annotations"))
_ACTION = re.compile(rb"\{\{-? ?(/\*|[.$]|(if|with|range|include|define|template|toYaml|tpl|end)\b)")
_UNRENDERED = "this looks like a template that Helm has not rendered: daprlint --chart DIR"
_PARSED_LIKE = {bool: ("bool",), int: ("integer", "number"), float: ("integer", "number")}


@rule("Y001", Severity.ERROR)
def duplicate_key(release: Release) -> Iterator[Finding]:
    """A key that stands twice in one mapping.

    The last one wins without a word, in Helm, in kubectl and in the API server's view: what stands first is lost.
    `kubectl --validate=strict` does not object either.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          initTimeout: 60s
          metadata: []
          initTimeout: 10s           # <- here
    Good:
        spec:
          type: state.in-memory
          version: v1
          initTimeout: 60s
          metadata: []
    """
    for document in release.documents:
        for yaml in _mappings(document.yaml):
            # equal keys are one field, and merged ones stand elsewhere
            if len(fields(yaml)) != len(yaml.value):
                seen: dict[str, YamlNode] = {}
                for key in _keys(yaml):
                    if first := seen.get(key.value):
                        line = Node(document, first).line
                        message = f"`{key.value}` stands in line {line} already; only the last one counts"
                        yield Finding(Node(document, key), message)
                    seen[key.value] = key


@rule("Y002", Severity.ERROR)
def scalar_changes_its_type(release: Release) -> Iterator[Finding]:
    """A text without quotes that Go reads as a number or a boolean.

    In a place for strings (labels, annotations, env, ConfigMap data) the API server refuses the object. The
    `value` of Component metadata has no type, so there the value itself changes: 012345 becomes 5349, 1.10
    becomes 1.1.

    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: USE_DAPR
                      value: true    # <- here
    Good:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: USE_DAPR
                      value: "true"
    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              value: 1.10            # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: clientID
              value: "1.10"
    """
    pods = {id(annotation.value.yaml) for app in release.apps for annotation in app.annotations.values()}  # A004
    for fault in release.faults:
        if fault.problem == "text" and id(fault.mark.yaml) not in pods:
            yield Finding(fault.mark, fault.message, fault.fix)
    for node in _string_slots(release):
        if isinstance(node.value, bool | int | float) and id(node.yaml) not in pods:
            message = f"`{node.written}` is read as {_kind(node)}; a string is expected here"
            yield Finding(node, message, f'write "{node.written}"')
    for component in release.components:
        for entry in component.entries:
            slot, field = entry.value, component.field(entry)
            if slot is None or slot.value is None or not slot.is_scalar or slot.text == slot.written:
                continue
            if field is None and isinstance(slot.value, bool):
                continue
            if field is None or field.type not in _PARSED_LIKE.get(type(slot.value), ()):
                yield Finding(
                    slot,
                    f"`{slot.written}` is read as {_kind(slot)} and reaches daprd as `{slot.text}`",
                    f'write "{slot.written}"',
                    Severity.ERROR if field else Severity.WARNING,
                )


@rule("Y003", Severity.ERROR)
def template_leak(release: Release) -> Iterator[Finding]:
    """The trace of a template that had no value to print.

    `<no value>`, `%!s(...)` and `map[a:b]` are what Go's templates print for a missing value, a wrong format and a
    whole map. They are valid strings, so everything accepts them until the application reads them.

    Bad:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: "<no value>"    # <- here
            - name: authType
              value: none
    Good:
        spec:
          type: pubsub.kafka
          version: v1
          metadata:
            - name: brokers
              value: kafka:9092
            - name: authType
              value: none
    """
    # most sources need no closer look
    sources = {document.source for document in release.documents}
    leaky = {source for source in sources if any(leak in source.data for leak in _LEAKS)}
    for document in release.documents:
        for yaml in _nodes(document.yaml) if document.source in leaky else ():
            if isinstance(yaml, ScalarNode) and (match := _LEAK.search(yaml.value)):
                yield Finding(Node(document, yaml), f"`{match[0]}` comes from a template that had no proper value")


@rule("Y007", Severity.ERROR)
def not_yaml(release: Release) -> Iterator[Finding]:
    """A document that is not YAML.

    Helm and kubectl refuse the whole file. Here the other documents of the file are looked at all the same.
    What counts is what Go's YAML library refuses, so too many aliases are a mistake as well.

    Bad:
        apiVersion: dapr.io/v1alpha1
        kind: Component
          metadata:                  # <- here
            name: orders
    Good:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: orders
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    """
    for document in release.broken:
        unrendered = _ACTION.search(document.source.data)
        yield Finding(document.root, f"not YAML: {document.problem}", _UNRENDERED if unrendered else "")


@rule("Y006", Severity.ERROR)
def not_an_object(release: Release) -> Iterator[Finding]:
    """A document that is no Kubernetes object.

    Helm refuses to install it. It is a warning when nothing in the document looks like Kubernetes, since it may
    be a file of something else.

    Bad:
        apiVersion: dapr.io/v1alpha1   # <- here
        metadata:
          name: orders
    Good:
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: orders
        spec:
          type: state.in-memory
          version: v1
          metadata: []
    """
    for document in release.documents:
        root = document.root
        if not root.is_mapping:
            severity = Severity.ERROR if document.template else Severity.WARNING
            yield Finding(root, "the document is not a mapping, so it is no Kubernetes object", severity=severity)
        elif missing := [name for name in ("apiVersion", "kind") if not root.text_at(name)]:
            meant = document.template or len(missing) == 1
            yield Finding(
                next((key for key, _ in root.pairs()), root),
                f"the document has no {' and no '.join(missing)}, so it is no Kubernetes object",
                severity=Severity.ERROR if meant else Severity.WARNING,
            )


def _nodes(root: YamlNode) -> Iterator[YamlNode]:
    """Yield all nodes but keys; a loop, not recursion, and each shared node once."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ScalarNode) and id(node) not in seen:
            seen.add(id(node))
            waiting += (value for _, value in node.value) if isinstance(node, MappingNode) else node.value


def _mappings(root: YamlNode) -> list[MappingNode]:
    """Return all mappings, each once."""
    found, waiting, seen = [], [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            found.append(node)
            waiting += [value for _, value in node.value if not isinstance(value, ScalarNode)]
        elif isinstance(node, SequenceNode):
            waiting += [item for item in node.value if not isinstance(item, ScalarNode)]
    return found


def _keys(yaml: MappingNode) -> list[ScalarNode]:
    return [key for key, _ in yaml.value if isinstance(key, ScalarNode) and key.value != "<<"]


def _string_slots(release: Release) -> Iterator[Node]:
    """Yield the places for strings of objects whose kind has no schema."""
    known = {document for document in release.documents if _has_schema(release, document)}
    for document in release.documents:
        for path in () if document in known else _STRING_MAPS:
            strings = document.root.at(*path)
            yield from (value for _, value in strings.pairs()) if strings else ()
    for app in release.apps:
        for container in app.containers + app.init_containers if app.document not in known else ():
            yield from container.env.values()


def _has_schema(release: Release, document: Document) -> bool:
    return release.schemas.root(document.api_version, document.kind) is not None


def _kind(node: Node) -> str:
    return "a boolean" if isinstance(node.value, bool) else "a number"
