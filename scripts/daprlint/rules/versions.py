"""W: what the Dapr at hand does not have yet."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.catalogue import number, since
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import GROUP, Release
from daprlint.rule import rule

_STABLE = ("v1", "v1.0")
_HOT_RELOAD = "HotReload"
# annotations by which a change of a Component restarts the pods
_RESTARTS = ("checksum", "reloader.stakater.com", "config-hash", "configmap.reloader")


@rule("W001", Severity.ERROR)
def newer_than_dapr(release: Release) -> Iterator[Finding]:
    """A kind, or a field of a custom resource, that is newer than the Dapr at hand.

    A kind that `--dapr-version` does not have makes Helm install nothing: "no matches for kind". A field is refused
    by Helm 4 and dropped by Helm 3.

    Bad with --dapr-version 1.17:
        apiVersion: dapr.io/v1alpha1
        kind: MCPServer                # <- here
        metadata:
          name: tools
        spec:
          endpoint:
            streamableHTTP:
              url: http://tools/mcp
    Good:
        apiVersion: dapr.io/v1alpha1
        kind: MCPServer
        metadata:
          name: tools
        spec:
          endpoint:
            streamableHTTP:
              url: http://tools/mcp
    Bad with --dapr-version 1.14:
        kind: Resiliency
        spec:
          policies:
            retries:
              few:
                policy: constant
                maxRetries: 3
                matching:              # <- here
                  httpStatusCodes: 500-599
          targets: {}
    """
    catalogue = release.catalogue
    newer = {what: first for what, first in since.of_resources().items() if number(first) > catalogue.release}
    for document in release.documents if newer else ():
        kind = document.root.get("kind")
        if document.group != GROUP or kind is None:
            continue
        for what, first in newer.items():
            name, _, path = what.partition("/")
            if name == document.kind:
                for mark in _places(document.root, path.split(".")) if path else (kind,):
                    message = f"{path or name} came with Dapr {first}; {catalogue.version} does not have it"
                    yield Finding(mark, message)


def _places(node: Node, path: list[str]) -> Iterator[Node]:
    """Yield the keys that a path leads to, through any key for `*` and through all elements of lists."""
    if node.is_sequence:
        for item in node.items():
            yield from _places(item, path)
        return
    wanted, *below = path
    for key, value in node.pairs():
        if wanted in ("*", key.text):
            yield from _places(value, below) if below else (key,)


@rule("W004", Severity.WARNING)
def jobs_of_a_later_dapr(release: Release) -> Iterator[Finding]:
    """A list of allowed APIs with the stable Jobs API, which the Dapr at hand does not have.

    Dapr 1.18 made the Jobs API stable. Before, there is only its alpha version: a list that allows `jobs` in version
    v1.0 allows nothing there, and the app cannot schedule.

    Bad with --dapr-version 1.17:
        kind: Configuration
        metadata:
          name: apis
        spec:
          api:
            allowed:
              - name: jobs
                version: v1.0        # <- here
                protocol: http
              - name: jobs
                version: v1alpha1
                protocol: grpc
    Good with --dapr-version 1.17:
        kind: Configuration
        metadata:
          name: apis
        spec:
          api:
            allowed:
              - name: jobs
                version: v1.0-alpha1
                protocol: http
              - name: jobs
                version: v1alpha1
                protocol: grpc
    """
    if release.catalogue.release >= (1, 18):
        return
    for configuration in release.configurations:
        allowed = [entry for entry in configuration.each("api", "allowed") if entry.text_at("name") == "jobs"]
        alpha = {entry.text_at("protocol") for entry in allowed if "alpha" in entry.text_at("version")}
        for entry in allowed:
            version = entry.get("version")
            # a list may serve both
            if version and version.text in _STABLE and entry.text_at("protocol") not in alpha:
                message = f"the Jobs API is alpha in Dapr {release.catalogue.version}; this allows nothing"
                yield Finding(version, message, "allow v1.0-alpha1")


@rule("W005", Severity.WARNING, profile="prod")
def components_without_restart(release: Release) -> Iterator[Finding]:
    """Components whose changes nothing takes up.

    Before Dapr 1.18 a sidecar reads its Components at start, unless the feature HotReload is on. After an upgrade
    that changes only a Component, the pods run on with the old one. An annotation of the pod with a checksum of
    the Components restarts them.

    Bad with --dapr-version 1.17 --profile prod:
        metadata:
          name: pubsub
        spec:
          type: pubsub.kafka
          version: v1
        ---
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: settings
                dapr.io/enabled: "true"    # <- here
        ---
        kind: Configuration
        metadata:
          name: settings
        spec: {}
    Good with --dapr-version 1.17 --profile prod:
        metadata:
          name: pubsub
        spec:
          type: pubsub.kafka
          version: v1
        ---
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                checksum/components: 3f786850e387550fdab836ed7e6dc881de23001b
    """
    if release.catalogue.release >= (1, 18):
        return
    for app in release.sidecars():
        annotation = app.annotation("enabled")
        reached = next((one for one in release.components if app in release.apps_reached(one)), None)
        if annotation and reached and not _restarts(app) and not _reloads(release, app):
            message = f"a change of Component `{reached.name}` reaches no running pod of {app.label}"
            yield Finding(annotation.key, message, "annotate the pod with a checksum of the Components")


def _restarts(app: App) -> bool:
    metadata = app.document.root.at("metadata", "annotations")
    names = [*app.annotations, *(key.text for key, _ in metadata.pairs())] if metadata else list(app.annotations)
    return any(word in name for name in names for word in _RESTARTS)


def _reloads(release: Release, app: App) -> bool:
    for configuration in release.configurations:
        if configuration.name == app.setting("config"):
            for feature in configuration.each("features"):
                if feature.text_at("name") == _HOT_RELOAD and feature.text_at("enabled") == "true":
                    return True
    return False
