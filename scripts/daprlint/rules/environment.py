"""F: variables of the application that speak of Dapr."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daprlint.apps import App
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release, named, visible
from daprlint.rule import rule
from daprlint.spelling import nearest

_HTTP_PORT, _GRPC_PORT = "3500", "50001"
# the category of the Component that a variable of such a name holds
_NAMES = {
    "pubsub": re.compile(r"(^|_)PUB_?SUB(_(COMPONENT|NAME|COMPONENT_NAME))?$"),
    "state": re.compile(r"(^|_)STATE_?STORE(_(COMPONENT|NAME|COMPONENT_NAME))?$"),
    "secretstores": re.compile(r"(^|_)SECRET_?STORE(_(COMPONENT|NAME|COMPONENT_NAME))?$"),
}


@rule("F004", Severity.WARNING)
def name_of_no_component(release: Release) -> Iterator[Finding]:
    """A variable with the name of a Component that is not there.

    Each call ends with "not found". The rule goes by the names of variables (PUBSUB_NAME, STATE_STORE and the like),
    and speaks only where a Component of nearly that name is there, or the very one in another namespace.

    Bad:
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        metadata:
          name: orders-pubsub
        ---
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: PUBSUB_NAME
                      value: order-pubsub    # <- here
    Good:
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: []
        metadata:
          name: orders-pubsub
        ---
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: PUBSUB_NAME
                      value: orders-pubsub
    """
    for app in release.sidecars():
        for name, value in _variables(app):
            category = next((one for one, pattern in _NAMES.items() if pattern.search(name)), None)
            if category is None or not value.text:
                continue
            known = [one.name for one in release.components if one.category == category]
            if visible(release.components, value.text, app.namespace) is None:
                near = nearest(value.text, known)
                elsewhere = named(release.components, value.text)
                if near or elsewhere:
                    where = f" in namespace {app.namespace}" if elsewhere else ""
                    message = f"the release has no Component `{value.text}`{where}, which {name} names"
                    fix = f"did you mean `{near}`?" if near and not elsewhere else ""
                    yield Finding(value, message, fix, absent=("Component", value.text))


@rule("F005", Severity.WARNING)
def port_by_hand(release: Release) -> Iterator[Finding]:
    """A port of the sidecar that is set by hand, and wrong.

    The injector sets DAPR_HTTP_PORT and DAPR_GRPC_PORT in every container, but leaves alone what is there already.
    The HTTP port is always 3500, the gRPC port 50001 or what `dapr.io/grpc-port` says.

    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  env:
                    - name: DAPR_HTTP_PORT
                      value: "3501"  # <- here
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
    """
    for app in release.sidecars():
        right = {"DAPR_HTTP_PORT": _HTTP_PORT, "DAPR_GRPC_PORT": app.setting("grpc-port") or _GRPC_PORT}
        for name, value in _variables(app):
            if name in right and value.text != right[name]:
                message = f"{name} is {value.text}, but the sidecar listens on {right[name]}"
                yield Finding(value, message, f"remove {name}; the injector sets it")


def _variables(app: App) -> Iterator[tuple[str, Node]]:
    return (pair for container in app.containers if container.name != "daprd" for pair in container.env.items())
