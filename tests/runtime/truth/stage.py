"""Give the example of a rule to a real sidecar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from daprlint.document import Node, Source
from daprlint.explanation import explanation
from daprlint.rules import REGISTER

from ...lint.completion import completed
from ..application import Answer, Application
from ..launch import Port

if TYPE_CHECKING:
    from daprlint.document import Document
    from node.daprd import Service

    from ..launch import Dapr, Launcher
    from ..manifests import Manifest
    from ..topics import Topics

DAPR = "dapr.io"
PUBSUB = "pubsub"
# the application listens somewhere else, but it is the one that the examples mean by this
DEFAULT_APP_PORT = 8080
# what the injector makes of annotations, as far as examples have them
FLAGS = {
    "app-protocol": "--app-protocol",
    "block-shutdown-duration": "--dapr-block-shutdown-duration",
    "enable-app-health-check": "--enable-app-health-check",
    "app-health-probe-interval": "--app-health-probe-interval",
    "app-health-probe-timeout": "--app-health-probe-timeout",
}
SUCCESS = Answer({"status": "SUCCESS"})
LONGEST = 200
_STAND_IN = re.compile(r"{[a-z_]+}")
_MESSAGE = re.compile(r' msg=(?:"((?:\\.|[^"\\])*)"|(\S+))')
# what a message says twice, or otherwise in each run
_NOISE = {
    re.compile(r"Failed to init component .*?: \[\w+\]: initialization error occurred for \S+ \(\S+\): "): "",
    re.compile(r"(\\[nt]|\s)+"): " ",
    re.compile(r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d "): "",
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"): "(id)",
}


@dataclass(slots=True)
class Stage:
    """A sidecar with the objects of an example, and an application beside it.

    Args:
        dapr: the sidecar.
        application: answers all routes of the example.
        topics: of the broker.
        topic: a new one, where the example says order-events.
        meant: real names, and those of the example.
    """

    dapr: Dapr
    application: Application
    topics: Topics
    topic: str
    meant: Mapping[str, str] = field(default_factory=dict)

    def said(self, text: str) -> str:
        """Return what the sidecar logged with a text in it, in the words of the example."""
        lines = [line for line in self.dapr.log.splitlines() if text in line]
        assert lines, f"the log does not say {text!r}\n{self.dapr.log}"
        match = _MESSAGE.search(lines[0])
        message = (match[1] or match[2]) if match else lines[0]
        message = message.replace('\\"', '"')
        for pattern, instead in _NOISE.items():
            message = pattern.sub(instead, message)
        for real, name in self.meant.items():
            message = message.replace(real, name)
        return message if len(message) <= LONGEST else f"{message[:LONGEST]}..."


def example(code: str, *, bad: bool, pair: int) -> str:
    """Return the bad or the good example of a pair, as the rule's text has it."""
    return [one.yaml for one in explanation(REGISTER[code]).examples if one.bad is bad][pair]


def manifests(text: str, names: Mapping[str, str]) -> list[Manifest]:
    """Return the whole objects of an example.

    Args:
        text: the example.
        names: what stands in it, and what really takes its place.
    """
    return [_renamed(_plain(document), names) for document in completed(Source("example", text.encode()))]


def resources(objects: list[Manifest]) -> list[Manifest]:
    """Return what belongs into the sidecar's folder."""
    kinds = ("Component", "Subscription", "Resiliency", "HTTPEndpoint")
    return [one for one in objects if one["apiVersion"].startswith(DAPR) and one["kind"] in kinds]


def configurations(objects: list[Manifest]) -> list[Manifest]:
    return [one for one in objects if one["kind"] == "Configuration"]


def annotations(objects: list[Manifest]) -> dict[str, str] | None:
    """Return the annotations of the first workload, without `dapr.io/`; nothing without a workload."""
    for one in objects:
        pod = one.get("spec", {}).get("template")
        if pod:
            return {name.removeprefix("dapr.io/"): value for name, value in pod["metadata"]["annotations"].items()}
    return None


def routes(objects: list[Manifest]) -> set[str]:
    """Return the paths to which the subscriptions of an example send."""
    found: set[str] = set()
    for one in objects:
        spec = one.get("spec", {})
        if one["kind"] == "Subscription":
            listed = spec.get("routes", {})
            paths = [spec.get("route"), listed.get("default"), *(rule["path"] for rule in listed.get("rules", ()))]
            found.update(path for path in paths if path)
    return found


def application(objects: list[Manifest], answers: Mapping[str, Answer]) -> Application:
    """Return an application that takes all that the example sends it."""
    return Application({**{f"POST {path}": SUCCESS for path in routes(objects)}, **answers})


@dataclass(frozen=True, slots=True)
class Setting:
    """What an example needs around it.

    Args:
        names: what stands in the example, and what really takes its place, such as {broker}.
        metadata: further fields of the first Component.
        app_id: of the sidecar.
        answers: of the application, beside those to the routes.
        environment: of the sidecar.
        more: objects that the rule does not talk of.
        placement: start the sidecar with a placement service.
        log_level: of the sidecar.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    app_id: str = "orders"
    answers: Mapping[str, Answer] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    more: tuple[Manifest, ...] = ()
    placement: bool = False
    log_level: str = "info"

    def stand_ins(self) -> set[str]:
        """Return the stand-ins that have to be filled in: {broker} and the like."""
        return set(_STAND_IN.findall(" ".join([*self.names.values(), *self.metadata.values()])))

    def objects(self, text: str, real: Mapping[str, str]) -> list[Manifest]:
        """Return the objects of an example with all that this setting changes in them.

        Args:
            text: the example.
            real: what takes the place of the stand-ins.
        """
        objects = manifests(text, {name: _filled(stand_in, real) for name, stand_in in self.names.items()})
        component = next((one for one in objects if one["kind"] == "Component"), None)
        if component:
            fields = component["spec"]["metadata"]
            fields[:] = [one for one in fields if one["name"] not in self.metadata]
            fields += [{"name": name, "value": _filled(value, real)} for name, value in self.metadata.items()]
        return objects

    def start(
        self,
        launcher: Launcher,
        beside: Application,
        objects: list[Manifest],
        placement: Service | None,
    ) -> Dapr:
        """Start the sidecar with all that a standalone daprd takes of the objects."""
        wanted = annotations(objects)
        port = wanted.get("app-port") if wanted is not None else str(DEFAULT_APP_PORT)
        return launcher.start(
            *resources([*objects, *self.more]),
            app_id=self.app_id,
            application=beside if port == str(DEFAULT_APP_PORT) else Port(int(port)) if port else None,
            configurations=configurations(objects),
            environment=self.environment,
            placement=placement,
            log_level=(wanted or {}).get("log-level", self.log_level),
            flags={FLAGS[name]: value for name, value in (wanted or {}).items() if name in FLAGS},
        )


def _filled(text: str, real: Mapping[str, str]) -> str:
    for stand_in, value in real.items():
        text = text.replace(stand_in, value)
    return text


def _plain(document: Document) -> Manifest:
    """Return a document as Go reads it."""
    return dict(_value(Node(document, document.yaml)))


def _value(node: Node) -> Any:
    if node.is_mapping:
        return {key.text: _value(value) for key, value in node.pairs()}
    return [_value(item) for item in node.items()] if node.is_sequence else node.value


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {_renamed(key, names): _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, str):
        for name, real in names.items():
            value = value.replace(name, real)
    return value
