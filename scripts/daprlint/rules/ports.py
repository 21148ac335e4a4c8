"""A: ports of the application and of the sidecar, which share one network."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.apps import App
from daprlint.finding import Finding, Severity
from daprlint.gotypes import is_truthy
from daprlint.release import Release
from daprlint.rule import rule

_FIXED = {3500: "Dapr's HTTP API", 3501: "the sidecar's public port"}
_CONFIGURED = {
    "grpc-port": (50001, "Dapr's gRPC API"),
    "internal-grpc-port": (50002, "the sidecar's internal port"),
    "metrics-port": (9090, "the sidecar's metrics"),
    "debug-port": (40000, "the sidecar's debugger"),
}
_SWITCHES = {"metrics-port": ("enable-metrics", True), "debug-port": ("enable-debug", False)}


@rule("A011", Severity.WARNING)
def port_nobody_declares(release: Release) -> Iterator[Finding]:
    """An app-port that no container declares.

    Daprd waits "until the app is listening on that port" and serves nothing before. Kubernetes does not enforce
    declared ports, so this is a warning, and only where a container declares any.

    Seen: daprd 1.18.3 logs "waiting on port 8000. This will block until the app is listening" and its health is 500.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "8000"   # <- here
            spec:
              containers:
                - name: orders
                  ports:
                    - containerPort: 8080
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "8080"
            spec:
              containers:
                - name: orders
                  ports:
                    - containerPort: 8080
    """
    for app in release.sidecars():
        annotation = app.annotation("app-port")
        # a native sidecar container is an application's container as well
        declared = {port.text for container in app.containers + app.init_containers for port in container.ports}
        if annotation and annotation.text.isdecimal() and declared and annotation.text not in declared:
            ports = ", ".join(sorted(declared))
            message = f"no container declares port {annotation.text} (declared: {ports}); daprd waits for it"
            yield Finding(annotation.value, message)


@rule("A013", Severity.ERROR)
def port_of_the_sidecar(release: Release) -> Iterator[Finding]:
    """A port of the application that belongs to the sidecar.

    Daprd exits at start when `dapr.io/app-port` is a port of its own. The containers of a pod share one network, so
    of any other port the second one to bind it fails.

    Bad:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "3500"   # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/app-port: "8080"
    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  ports:
                    - containerPort: 8080
                    - containerPort: 9090  # <- here
    Good:
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                dapr.io/metrics-port: "9099"
            spec:
              containers:
                - name: orders
                  ports:
                    - containerPort: 8080
                    - containerPort: 9090
    """
    for app in release.sidecars():
        taken = sidecar_ports(app)
        annotation = app.annotation("app-port")
        if annotation and annotation.text.isdecimal() and (owner := taken.get(int(annotation.text))):
            yield Finding(annotation.value, f"port {annotation.text} is {owner}; one of the two cannot bind it")
        for container in app.containers:
            for port in container.ports:
                if container.name != "daprd" and isinstance(port.value, int) and (owner := taken.get(port.value)):
                    message = f"port {port.value} of `{container.name}` is {owner}; one of the two cannot bind it"
                    yield Finding(port, message)


def sidecar_ports(app: App) -> dict[int, str]:
    """Return the ports that the sidecar of a workload listens on, and what each is for."""
    ports = dict(_FIXED)
    for name, (default, owner) in _CONFIGURED.items():
        switch, on = _SWITCHES.get(name, ("", True))
        text = app.setting(switch) if switch else ""
        if is_truthy(text) if text else on:
            number = app.setting(name)
            ports[int(number) if number.isdecimal() else default] = owner
    return ports
