"""C: which component a Component is."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import Component
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_duration
from daprlint.release import Release
from daprlint.rule import rule
from daprlint.spelling import nearest

_NO_COMPONENT = {
    "jobs": "remove the Component; the Jobs API needs none",
    "scheduler": "remove the Component; the Jobs API needs none",
    "workflow": "remove the Component; workflows need an actor state store only",
    "workflowbackend": "remove the Component; workflows need an actor state store only",
    "nameresolution": "set it in a Configuration, under spec.nameResolution",
}
_PLUGGABLE = ("pluggable-components", "inject-pluggable-components")


@rule("C001", Severity.ERROR)
def unknown_type(release: Release) -> Iterator[Finding]:
    """A component type that daprd does not have.

    The sidecar of every app in its scopes exits at start. A type of one's own is possible with pluggable
    components; when the release uses them, an unknown type is a warning.

    Seen: daprd 1.18.3 exits with "couldn't find state store state.postgressql/v2", for `jobs.scheduled` with
    "incorrect type".

    Bad:
        spec:
          type: state.postgressql    # <- here
          version: v2
          metadata: []
    Good:
        spec:
          type: state.postgresql
          version: v2
          metadata: []
    """
    pluggable = any(app.annotation(name) for app in release.apps for name in _PLUGGABLE)
    for component in release.components:
        name, node = component.type, component.type_node
        if node is None or not name:
            yield Finding(component.document.root.get("spec") or component.mark, "the Component has no spec.type")
        elif not release.catalogue.versions(name) and not release.settings.is_pluggable(name):
            own = pluggable or component.document.root.at("metadata", "annotations", "dapr.io/component-container")
            yield Finding(
                node,
                f"there is no component type `{name}`; the sidecar of every app in its scopes exits at start",
                _type_fix(component),
                Severity.WARNING if own else None,
            )


@rule("C002", Severity.ERROR)
def unknown_version(release: Release) -> Iterator[Finding]:
    """A version that the component type does not have.

    Most types have v1 only. The sidecar of every app in its scopes exits at start. An empty version counts as v1, which
    may be another than was meant: that is a warning.

    Seen: daprd 1.18.3 exits with "couldn't find message bus pubsub.in-memory/v2".

    Bad:
        spec:
          type: pubsub.kafka
          version: v2                # <- here
    Good:
        spec:
          type: pubsub.kafka
          version: v1
    """
    for component in release.components:
        known = release.catalogue.versions(component.type)
        # K002 speaks of one that is not there
        if known and not component.known and component.version and component.version_node:
            message = f"{component.type} has no version `{component.version}`; it has {' and '.join(known)}"
            yield Finding(component.version_node, message)
        elif known and component.version_node and not component.version:
            fix = f"write {' or '.join(known)}"
            yield Finding(component.version_node, "an empty version counts as v1", fix, Severity.WARNING)


@rule("C010", Severity.ERROR)
def unreadable_init_timeout(release: Release) -> Iterator[Finding]:
    """An initTimeout that is not a duration.

    Daprd takes the default of 5 seconds instead and says nothing, so a broker that is slow to answer ends the
    sidecar. A duration has a unit: 30s, 1m30s.

    Seen: daprd 1.18.3 with `initTimeout: abc` behaves as with 5s, logs nothing.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          initTimeout: "60"          # <- here
          metadata: []
    Good:
        spec:
          type: state.in-memory
          version: v1
          initTimeout: 60s
          metadata: []
    """
    for component in release.components:
        node = component.document.root.at("spec", "initTimeout")
        if node and node.text and not is_duration(node.text):
            fix = f"write {node.text}s for seconds" if node.text.isdecimal() else ""
            yield Finding(node, f"`{node.text}` is not a duration; daprd takes 5s instead", fix)


def _type_fix(component: Component) -> str:
    if instead := _NO_COMPONENT.get(component.category):
        return instead
    near = nearest(component.type, component.catalogue.type_names)
    return f"did you mean `{near}`?" if near else ""
