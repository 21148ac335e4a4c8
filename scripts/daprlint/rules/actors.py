"""W: what actors and workflows need."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.resources import same_namespace
from daprlint.rule import rule
from daprlint.rules.component_relations import actor_store

_SERVED = frozenset(("Deployment", "StatefulSet", "Rollout"))
_ADDRESSES = {
    "placement-host-address": "no actor and no workflow finds its sidecar",
    "scheduler-host-address": "no reminder, no job and no workflow goes on",
}


@rule("W002", Severity.WARNING)
def actors_without_store(release: Release) -> Iterator[Finding]:
    """An app with actors or workflows that reaches no state store for them.

    They never start: daprd knows no actor state store. An app counts as one with workflows when its Configuration
    has settings for workflows, when a WorkflowAccessPolicy names it, or when it sets the timeout of placement. It
    is looked for where the release has a state store for the app, of which none is for actors.

    Bad:
        kind: Configuration
        metadata:
          name: workflows
        spec:
          workflow:
            maxConcurrentWorkflowInvocations: 10
        ---
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        ---
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: workflows  # <- here
    Good:
        kind: Configuration
        metadata:
          name: workflows
        spec:
          workflow:
            maxConcurrentWorkflowInvocations: 10
        ---
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: actorStateStore
              value: "true"
        ---
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: workflows
    """
    for app in release.sidecars():
        if app.kind not in _SERVED or not _has_actors(release, app):
            continue
        stores = [one for one in release.components if one.category == "state" and app in release.apps_reached(one)]
        if stores and not any(map(actor_store, stores)):
            annotation = app.annotation("config") or app.annotation("actors-disseminate-timeout")
            mark = annotation.value if annotation else app.app_id_mark
            message = f"{app.label} has workflows, and none of the state stores that it reaches is for actors"
            yield Finding(mark, message, "set `actorStateStore` of one to true", release.missing)


@rule("W003", Severity.WARNING)
def actors_without_service(release: Release) -> Iterator[Finding]:
    """An app with actors or workflows whose sidecar knows no placement or scheduler service.

    A blank address switches the service off for this sidecar. An app counts as one with actors as for W002, or when
    the scopes of a state store for actors name it. Jobs that run in the place of a service are left out.

    Bad:
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: actorStateStore
              value: "true"
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            metadata:
              annotations:
                dapr.io/placement-host-address: ""   # <- here
    Good:
        spec:
          type: state.in-memory
          version: v1
          metadata:
            - name: actorStateStore
              value: "true"
        scopes:
          - orders
        ---
        kind: Deployment
        metadata:
          name: orders
    """
    for app in release.sidecars():
        blank = [one for name in _ADDRESSES if (one := app.annotation(name)) and _is_blank(one.text)]
        if app.kind in _SERVED and blank and (_has_actors(release, app) or _is_named(release, app)):
            for annotation in blank:
                outcome = _ADDRESSES[annotation.name.partition("/")[2]]
                yield Finding(annotation.value, f"{outcome}: this switches the service off", "remove the annotation")


def _has_actors(release: Release, app: App) -> bool:
    if app.annotation("actors-disseminate-timeout"):
        return True
    policies = release.kinds.get("WorkflowAccessPolicy", ())
    if any(scope.text == app.app_id for policy in policies for scope in policy.scopes):
        return True
    return any(
        configuration.name == app.setting("config")
        and same_namespace(configuration.namespace, app.namespace)
        and (workflow := configuration.at("workflow")) is not None
        and any(True for _ in workflow.pairs())
        for configuration in release.configurations
    )


def _is_named(release: Release, app: App) -> bool:
    return any(
        scope.text == app.app_id and actor_store(component)
        for component in release.components
        for scope in component.scopes
    )


def _is_blank(address: str) -> bool:
    return not address.strip().strip("\"'").strip()
