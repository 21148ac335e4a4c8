"""Y: objects that are rendered twice, or otherwise each time."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.document import Document, Node, Source
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule

_HOOK = "helm.sh/hook"


@rule("Y004", Severity.ERROR)
def rendered_twice(release: Release) -> Iterator[Finding]:
    """An object that is rendered twice.

    Helm stops at the second one, "already exists", when it installs; with kubectl the last one wins. Hooks may
    share a name, since each replaces the one before. In two files it is a warning: they may be alternatives.

    Bad:
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          level: info
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings             # <- here
        data:
          level: debug
    Good:
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          level: info
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings-debug
        data:
          level: debug
    """
    seen: dict[tuple[str, str, str, str], Document] = {}
    for document in release.documents:
        name = document.root.at("metadata", "name")
        if name is None or not name.text or document.root.at("metadata", "annotations", _HOOK):
            continue
        key = (document.group, document.kind, document.namespace, document.name)
        first = seen.setdefault(key, document)
        if first is not document:
            same = first.source is document.source
            where = f"line {first.root.line}" if same else first.source.name
            message = f"{document.kind} `{document.name}` is in {where} as well; only one of the two can be installed"
            yield Finding(name, message, severity=None if same else Severity.WARNING)


@rule("Y005", Severity.WARNING)
def rendered_otherwise(release: Release) -> Iterator[Finding]:
    """A chart that renders something else each time.

    Random values, the present time and generated certificates change with every `helm upgrade`: pods restart for
    nothing, and what has been encrypted with the key before is lost. With --chart the chart is rendered twice and
    the two are compared.

    Bad with --chart .:
        apiVersion: v1
        kind: Secret
        metadata:
          name: session
        stringData:
          key: "{{ randAlphaNum 32 }}" # <- here
    Good with --chart .:
        apiVersion: v1
        kind: Secret
        metadata:
          name: session
        stringData:
          key: "{{ required "a key" "changed-by-the-pipeline" }}"
    """
    changed = {id(source): lines for source in _sources(release) if (lines := _changed_lines(source))}
    for document in release.documents:
        lines = changed.get(id(document.source), [])
        node = _first_at(document.root, lines) if lines else None
        if node:
            message = "this is another text each time the chart is rendered, so every upgrade changes the object"
            yield Finding(node, message, "take it from the values, or look up what is there with `lookup`")


def _sources(release: Release) -> Iterator[Source]:
    seen = set()
    for document in release.documents:
        if id(document.source) not in seen and document.source.again is not None:
            seen.add(id(document.source))
            yield document.source


def _changed_lines(source: Source) -> list[int]:
    again = Source(source.name, source.again or b"").lines
    return [number for number, (one, other) in enumerate(zip(source.lines, again, strict=False), 1) if one != other]


def _first_at(root: Node, lines: list[int]) -> Node | None:
    """Return the first scalar of a document that stands in one of some lines."""
    wanted = {line for line in lines if root.line <= line <= root.end_line}
    waiting = [root] if wanted else []
    while waiting:
        node = waiting.pop()
        if node.is_scalar:
            if any(node.line <= line <= node.end_line for line in wanted):
                return node
        elif node.is_mapping:
            # values before keys: it is they that change
            waiting += [part for pair in reversed(list(node.pairs())) for part in pair]
        else:
            waiting += reversed(list(node.items()))
    return None
