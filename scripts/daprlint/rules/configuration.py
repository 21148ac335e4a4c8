"""G: features, middleware, tracing and denied types of a Configuration."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import Component
from daprlint.configuration import SYSTEM, Configuration
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release, visible
from daprlint.rule import rule
from daprlint.spelling import nearest

OTLP_PROTOCOLS = ("http", "grpc")
HOT_RELOAD = "HotReload"


@rule("G001", Severity.WARNING)
def unknown_feature(release: Release) -> Iterator[Finding]:
    """A feature that the Dapr at hand does not have.

    Daprd keeps the name and never asks for it. Features disappear from the list when they are always on.

    Seen: daprd 1.18.3 with a feature of another name is ready and warns of nothing.

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          features:
            - name: HotReloading     # <- here
              enabled: false
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          features:
            - name: HotReload
              enabled: false
    """
    known = release.catalogue.features
    for configuration in release.configurations:
        for name in (feature.get("name") for feature in configuration.each("features")):
            if name and name.text and name.text not in known:
                near = nearest(name.text, known)
                yield Finding(
                    name,
                    f"Dapr {release.catalogue.version} has no feature `{name.text}`; nothing reads it",
                    f"did you mean `{near}`?" if near else "",
                )


@rule("G002", Severity.WARNING)
def handler_without_component(release: Release) -> Iterator[Finding]:
    """A handler of an HTTP pipeline that no middleware Component answers to.

    Daprd leaves it out without a word and lets the call through: where the handler should check tokens or permissions,
    nobody does. Name and type have to be those of a Component, letter by letter, in reach of the app. It is an error
    where the release itself shows that they are not.

    Seen: daprd 1.18.3 answers 200 to a call that the handler would refuse with 400, and warns of nothing.

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          httpPipeline:
            handlers:
              - name: only-state
                type: middleware.http.routeralias   # <- here
        ---
        metadata:
          name: only-state
        spec:
          type: middleware.http.routerchecker
          version: v1
          metadata:
            - name: rule
              value: ^/v1.0/(healthz|state)
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          httpPipeline:
            handlers:
              - name: only-state
                type: middleware.http.routerchecker
        ---
        metadata:
          name: only-state
        spec:
          type: middleware.http.routerchecker
          version: v1
          metadata:
            - name: rule
              value: ^/v1.0/(healthz|state)
    """
    for configuration in release.configurations:
        for handler in configuration.handlers():
            name, kind = handler.get("name"), handler.get("type")
            if name is None or not name.text:
                continue
            component = visible(release.components, name.text, configuration.namespace)
            if component is None:
                near = nearest(name.text, (one.name for one in release.components if one.category == "middleware"))
                yield Finding(
                    name,
                    f"the release has no Component `{name.text}`; without it daprd lets calls through unchecked",
                    f"did you mean `{near}`?" if near else "",
                    release.missing,
                    absent=("Component", name.text),
                )
            elif kind and kind.text != component.type:
                message = f"Component `{name.text}` is a {component.type}; daprd leaves the handler out without a word"
                yield Finding(kind, message, f"write {component.type}", Severity.ERROR)
            elif (version := _version(component)) != (handler.text_at("version") or "v1"):
                message = f"Component `{name.text}` has version {version}, so daprd leaves the handler out"
                yield Finding(name, message, severity=Severity.ERROR)
            elif apart := [app.app_id for app in release.users(configuration) if not component.reaches(app.app_id)]:
                message = f"the scopes of Component `{name.text}` leave out {apart[0]}; there nothing is checked"
                yield Finding(name, message, f"add `{apart[0]}` to its scopes", Severity.ERROR)


@rule("G009", Severity.ERROR)
def unknown_otlp_protocol(release: Release) -> Iterator[Finding]:
    """A tracing protocol that is neither http nor grpc.

    Daprd exits at start. Case counts.

    Seen: daprd 1.18.3 exits with "invalid protocol GRPC provided for Otel endpoint".

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          tracing:
            samplingRate: "1"
            otel: {endpointAddress: "collector:4317", isSecure: false, protocol: GRPC}   # <- here
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          tracing:
            samplingRate: "1"
            otel: {endpointAddress: "collector:4317", isSecure: false, protocol: grpc}
    """
    for configuration in release.configurations:
        protocol = configuration.at("tracing", "otel", "protocol")
        address = configuration.at("tracing", "otel", "endpointAddress")
        if protocol and protocol.text and protocol.text not in OTLP_PROTOCOLS and address and address.text:
            near = nearest(protocol.text, OTLP_PROTOCOLS)
            yield Finding(
                protocol,
                f"`{protocol.text}` is no protocol for traces; daprd exits at start",
                f"did you mean `{near}`?" if near else "http or grpc",
            )


@rule("G010", Severity.INFO, profile="pedantic")
def unused_configuration(release: Release) -> Iterator[Finding]:
    """A Configuration that no workload of the release refers to.

    A sidecar has the one that `dapr.io/config` names, and no other.

    Bad:
        kind: Configuration
        metadata:
          name: settings             # <- here
        spec:
          features: [{name: HotReload, enabled: false}]
        ---
        kind: Deployment
        metadata:
          name: orders
    Good:
        kind: Configuration
        metadata:
          name: settings
        spec:
          features: [{name: HotReload, enabled: false}]
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: settings
    """
    for configuration in release.configurations:
        if release.app_ids() and configuration.name != SYSTEM and not release.users(configuration):
            yield Finding(configuration.mark, f"no workload of the release has `dapr.io/config: {configuration.name}`")


@rule("G011", Severity.WARNING)
def component_denied(release: Release) -> Iterator[Finding]:
    """A Component whose type the Configuration of its app denies.

    Daprd warns that it "cannot be loaded because components of type ... are not allowed", and is ready without it.

    Seen: daprd 1.18.3 warns so, is ready, and has no components.

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          components:
            deny:
              - state.in-memory/v1   # <- here
        ---
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: settings
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          components:
            deny:
              - state.redis
        ---
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata: []
        ---
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            metadata:
              annotations:
                dapr.io/config: settings
    """
    for configuration in release.configurations:
        for denied in configuration.each("components", "deny"):
            for component in release.components:
                apps = [app.app_id for app in release.users(configuration) if component.reaches(app.app_id)]
                if apps and _denies(denied, component, configuration):
                    message = f"Component `{component.name}` is of this type; it is not loaded for {apps[0]}"
                    yield Finding(denied, message)


@rule("G012", Severity.ERROR)
def endpoint_with_scheme(release: Release) -> Iterator[Finding]:
    """An address for traces that is a URL.

    Daprd wants host and port; whether it uses TLS is `isSecure`. With a scheme it is ready and sends no trace.

    Seen: daprd 1.18.3 logs "traces export: parse ... invalid port" after some seconds with http, and nothing with grpc.

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          tracing:
            samplingRate: "1"
            otel: {endpointAddress: "http://collector:4318", isSecure: false, protocol: http}   # <- here
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          tracing:
            samplingRate: "1"
            otel: {endpointAddress: "collector:4318", isSecure: false, protocol: http}
    """
    for configuration in release.configurations:
        address = configuration.at("tracing", "otel", "endpointAddress")
        if address and "://" in address.text:
            plain = address.text.partition("://")[2].rstrip("/")
            yield Finding(address, f"`{address.text}` is a URL; daprd sends no trace to it", f"write {plain}")


@rule("G013", Severity.INFO, since="1.18", profile="pedantic")
def hot_reload(release: Release) -> Iterator[Finding]:
    """A Configuration that leaves hot reload on.

    From Dapr 1.18 on a running sidecar takes changed Components up at once. A change that it cannot initialise ends the
    sidecar, in every pod at the same time, where a rolling update would have stopped at the first one.

    Seen: daprd 1.18.3, running, exits within 4 s after a Component gets a wrong `authType`.

    Bad:
        kind: Configuration
        metadata:
          name: settings             # <- here
        spec:
          tracing: {samplingRate: "0"}
    Good:
        kind: Configuration
        metadata:
          name: settings
        spec:
          tracing: {samplingRate: "0"}
          features: [{name: HotReload, enabled: false}]
    """
    for configuration in release.configurations:
        switches = {feature.text_at("name"): feature.text_at("enabled") for feature in configuration.each("features")}
        if configuration.name != SYSTEM and switches.get(HOT_RELOAD) != "false":
            message = "hot reload is on: a Component that is changed for the worse ends all sidecars that have it"
            yield Finding(configuration.mark, message, f"switch the feature {HOT_RELOAD} off, or take care")


def _version(component: Component) -> str:
    return (component.version_node.text if component.version_node else "") or "v1"


def _denies(denied: Node, component: Component, configuration: Configuration) -> bool:
    type_, _, version = denied.text.partition("/")
    here = visible([component], component.name, configuration.namespace) is not None
    return here and type_ == component.type and version in ("", _version(component))
