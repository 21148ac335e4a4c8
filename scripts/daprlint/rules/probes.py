"""V: probes of the application."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App, Container
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release
from daprlint.rule import rule

_SIDECAR_PORTS = frozenset(("3500", "3501", "dapr-http"))
_SIDECAR_PATH = "/v1.0/healthz"
_SERVING = frozenset(("Deployment", "StatefulSet", "Rollout", "DaemonSet"))


@rule("V005", Severity.WARNING)
def probe_of_the_wrong_one(release: Release) -> Iterator[Finding]:
    """A liveness probe that asks the sidecar, or a container without a readiness probe.

    A sidecar is not healthy while the broker is away; a liveness probe that asks it restarts the application for
    that, again and again. Kubernetes asks the sidecar itself already. From the profile prod on, containers that
    declare a port and have no readiness probe are found too: they get requests before they can answer.

    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  livenessProbe:     # <- here
                    httpGet:
                      path: /v1.0/healthz
                      port: 3500
    Good:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  livenessProbe:
                    httpGet:
                      path: /healthz
                      port: 8080
    """
    strict = release.settings.has_profile("prod")
    for app in release.apps:
        for container in app.containers if app.kind in _SERVING else ():
            pair = container.node.pair("livenessProbe")
            if pair and app.wants_sidecar and _asks_sidecar(pair[1]):
                message = f"`{container.name}` is restarted whenever the sidecar is not healthy"
                yield Finding(pair[0], message, "ask the application itself")
            if (
                strict
                and container.ports
                and container.name != "daprd"
                and container.node.get("readinessProbe") is None
            ):
                yield _unready(app, container)


def _unready(app: App, container: Container) -> Finding:
    mark = container.node.get("name") or container.node
    message = f"`{container.name}` of {app.label} gets requests before it can answer"
    return Finding(mark, message, "add a `readinessProbe`")


def _asks_sidecar(probe: Node) -> bool:
    words = probe.at("exec", "command")
    if words and any(_SIDECAR_PATH in word.text for word in words.items()):
        return True
    ports = (probe.text_at("httpGet", "port"), probe.text_at("tcpSocket", "port"))
    return any(port in _SIDECAR_PORTS for port in ports) or probe.text_at("httpGet", "path").startswith(_SIDECAR_PATH)
