"""The table of what becomes of an example on a living cluster: its pods, its sidecars, and what controllers say."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .stage import LONGEST

WITHIN_SECONDS = 120
POLL_SECONDS = 0.5
_MESSAGE = re.compile(r' msg="((?:\\.|[^"\\])*)"')
# a thing that does not happen has had this time to happen
NEVER_SECONDS = 5


class Place(Protocol):
    """A namespace with the objects of one example."""

    def get(self, kind: str, name: str = "") -> dict[str, Any]:
        """Return an object, or the list of all."""

    def log(self, pod: str, container: str) -> str:
        """Return the log of a container, that of its last run included."""

    def post(self, path: str, body: dict[str, Any]) -> str:
        """Create something at a path below the namespace, and return what the API server answers."""

    def delete(self, kind: str, name: str) -> None:
        """Delete an object without waiting for its end."""


class Sight(Protocol):
    """Looks at a namespace."""

    def see(self, place: Place) -> str:
        """Return what was seen; raise AssertionError if it is something else."""


def until(look: Callable[[], str | None], what: str) -> str:
    """Return what is seen as soon as something is."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {WITHIN_SECONDS} s: {what}"
        time.sleep(POLL_SECONDS)
    return seen


@dataclass(frozen=True, slots=True)
class Logs:
    """A container says something; what its log has of it is shown."""

    text: str

    def see(self, place: Place) -> str:
        return until(lambda: self._found(place), f"a container logs {self.text!r}")

    def _found(self, place: Place) -> str | None:
        for pod in place.get("pods")["items"]:
            for container in pod["spec"]["containers"]:
                for line in place.log(pod["metadata"]["name"], container["name"]).splitlines():
                    if self.text in line:
                        return f"log of {container['name']}: {_message(line)[:LONGEST]}"
        return None


def _message(line: str) -> str:
    """Return what a line of a log says, without what is another in each run."""
    said = _MESSAGE.search(line)
    return said[1].replace('\\"', '"') if said else line.strip()


@dataclass(frozen=True, slots=True)
class Runs:
    """Every pod is ready."""

    def see(self, place: Place) -> str:
        until(lambda: "ready" if self._ready(place) else None, "all pods are ready")
        return "its pods are ready"

    def _ready(self, place: Place) -> bool:
        pods = place.get("pods")["items"]
        statuses = [status for pod in pods for status in pod["status"].get("containerStatuses", [{}])]
        return bool(statuses) and all(each.get("ready") for each in statuses)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A container waits for a reason of Kubernetes'."""

    reason: str

    def see(self, place: Place) -> str:
        def look() -> str | None:
            for pod in place.get("pods")["items"]:
                for status in pod["status"].get("containerStatuses", []):
                    waiting = status["state"].get("waiting", {})
                    if waiting.get("reason") == self.reason:
                        return f"{status['name']} waits: {self.reason}: {waiting.get('message', '')}"[:LONGEST]
            return None

        return until(look, self.reason)


@dataclass(frozen=True, slots=True)
class Services:
    """Dapr's operator makes exactly these Services, once all pods are ready."""

    names: tuple[str, ...]

    def see(self, place: Place) -> str:
        Runs().see(place)
        if not self.names:
            time.sleep(NEVER_SECONDS)
        wanted = set(self.names)
        until(lambda: "there" if wanted <= self._made(place) else None, f"the Services {wanted}")
        assert self._made(place) == wanted
        return f"Services of the operator: {', '.join(self.names) or 'none'}"

    def _made(self, place: Place) -> set[str]:
        names = (item["metadata"]["name"] for item in place.get("services")["items"])
        return {name for name in names if name.endswith("-dapr")}


@dataclass(frozen=True, slots=True)
class Stored:
    """An object is stored as its new version has it."""

    kind: str
    path: tuple[str, ...]

    def see(self, place: Place) -> str:
        (item,) = place.get(self.kind)["items"]
        value: Any = item
        for key in self.path:
            value = value.get(key)
        assert value, item
        return f"{self.kind}: {'.'.join(self.path)} is {value}"


@dataclass(frozen=True, slots=True)
class Completes:
    """The Job ends, or does not though its own container has ended."""

    ends: bool

    def see(self, place: Place) -> str:
        until(lambda: self._ended(place), "the container of the Job has ended")
        if self.ends:
            until(lambda: self._complete(place), "the Job is complete")
            return "the Job is complete"
        time.sleep(NEVER_SECONDS)
        assert not self._complete(place)
        return f"{NEVER_SECONDS} s after its container ended, the Job is still active"

    def _ended(self, place: Place) -> str | None:
        statuses = (
            status for pod in place.get("pods")["items"] for status in pod["status"].get("containerStatuses", ())
        )
        own = (status["state"] for status in statuses if status["name"] != "daprd")
        return next(("ended" for state in own if "terminated" in state), None)

    def _complete(self, place: Place) -> str | None:
        return next(("yes" for job in place.get("jobs")["items"] if job["status"].get("succeeded")), None)


@dataclass(frozen=True, slots=True)
class Condition:
    """The autoscaler says something of itself."""

    text: str

    def see(self, place: Place) -> str:
        def look() -> str | None:
            for scaler in place.get("horizontalpodautoscalers")["items"]:
                for condition in scaler["status"].get("conditions", ()):
                    said = f"{condition['type']} {condition['status']}: {condition.get('message', '')}"
                    if self.text in said:
                        return said[:LONGEST]
            return None

        return until(look, self.text)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The Service leads to so many addresses with a port."""

    count: int

    def see(self, place: Place) -> str:
        Runs().see(place)
        until(lambda: "there" if self._found(place) == self.count else None, f"{self.count} endpoints")
        return f"endpoints: {self.count}"

    def _found(self, place: Place) -> int:
        own = [
            item
            for item in place.get("endpointslices")["items"]
            if item["metadata"]["labels"]["kubernetes.io/service-name"] == "orders"
        ]
        return sum(len(item.get("endpoints") or ()) for item in own if item.get("ports"))


@dataclass(frozen=True, slots=True)
class Event:
    """Kubernetes tells of something."""

    text: str

    def see(self, place: Place) -> str:
        def look() -> str | None:
            told = (str(event.get("message", "")) for event in place.get("events")["items"])
            return next((message[:LONGEST] for message in told if self.text in message), None)

        return f"event: {until(look, self.text)}"


@dataclass(frozen=True, slots=True)
class Evicted:
    """A pod may leave its node, or not."""

    says: str

    def see(self, place: Place) -> str:
        Runs().see(place)
        name = place.get("pods")["items"][0]["metadata"]["name"]
        body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name}}
        return until(lambda: self._answer(place.post(f"pods/{name}/eviction", body)), self.says)

    def _answer(self, answer: str) -> str | None:
        return f"an eviction is answered: {self.says}" if self.says in answer else None


@dataclass(frozen=True, slots=True)
class Killed:
    """A pod that is deleted is gone when its grace is over, though its sidecar was to block for longer."""

    grace: int

    def see(self, place: Place) -> str:
        Runs().see(place)
        name = place.get("pods")["items"][0]["metadata"]["name"]
        begun = time.monotonic()
        place.delete("pod", name)
        until(lambda: None if name in _names(place) else "gone", "the pod is gone")
        seconds = time.monotonic() - begun
        assert self.grace - 2 <= seconds < self.grace + NEVER_SECONDS * 2, f"gone after {seconds:.0f} s"
        return f"gone after {self.grace} s, the whole of its grace"


def _names(place: Place) -> set[str]:
    return {pod["metadata"]["name"] for pod in place.get("pods")["items"]}


@dataclass(frozen=True, slots=True)
class Life:
    """One pair of examples on a living cluster.

    Args:
        code: of the rule.
        claim: what the rule says of the bad example.
        bad: what has to become of it.
        good: what has to become of the good one.
        pair: which pair of the rule, from 0.
        names: what stands in the examples, and what really takes its place.
        app: add an application that loads the Components.
    """

    code: str
    claim: str
    bad: Sight
    good: Sight
    pair: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    app: bool = False

    @property
    def name(self) -> str:
        return f"{self.code}-{self.pair}"


IN_MEMORY = {"pubsub.kafka": "state.in-memory"}
POSTGRES = {
    "pubsub.kafka": "state.postgresql",
    "saslUsername": "connectionString",
    "kafka-secrets": "todo-app-secrets",
    "username": "POSTGRES_WITHOUT_CA",
}
LOADED = Logs("Component loaded: example")
NO_START = "the container does not start"

LIVES = (
    Life(
        "A010",
        "the operator keeps one Service",
        Services(("orders-dapr",)),
        Services(("orders-canary-dapr", "orders-dapr")),
    ),
    Life("A013", "daprd exits at start", Logs("conflicts with 'app-port'"), Runs()),
    Life("A013", "the second one to bind the port fails", Logs("ddress already in use"), Runs(), pair=1),
    Life("A015", "daprd exits at start", Logs("failed to get configuration"), Runs()),
    Life("A016", NO_START, Waiting("CreateContainerConfigError"), Runs()),
    Life("A017", "a warning in the sidecar's log", Logs("http-max-request-size"), Runs()),
    Life("A020", "the operator makes no Service", Services(()), Services(("collector-dapr",))),
    Life("A022", "the Job stays active", Completes(ends=False), Completes(ends=True)),
    Life("C013", "its sidecar exits", Logs("Secret"), LOADED, names=IN_MEMORY, app=True),
    Life("C014", 'daprd logs "Error decoding secret"', Logs("rror decoding secret"), LOADED, names=IN_MEMORY, app=True),
    Life("C017", "the secret overwrites the value", LOADED, LOADED, names=POSTGRES, app=True),
    Life("K006", "a Service without pods has no endpoints", Endpoints(0), Endpoints(1)),
    Life("K006", "it does nothing", Condition("AbleToScale False"), Condition("AbleToScale True"), pair=1),
    Life("K007", NO_START, Waiting("CreateContainerConfigError"), Runs()),
    Life(
        "P001",
        "it works, and is converted",
        *[Stored("subscriptions.v2alpha1.dapr.io", ("spec", "routes", "default"))] * 2,
    ),
    Life(
        "V002",
        "it never scales",
        Condition("missing request for cpu in container daprd"),
        Condition("ScalingActive True"),
    ),
    Life("V003", "the kubelet kills what is left", Killed(30), Runs()),
    Life("V005", "restarts the application", Event("Liveness probe failed"), Runs()),
    Life("V006", "its pods are never evicted", Evicted("Cannot evict pod"), Evicted('"status":"Success"')),
    Life("V007", "no node takes the pod", Event("Insufficient cpu"), Runs()),
    Life("V007", "the container does not start", Event("memory"), Runs(), pair=1),
    Life("X005", "daprd exits at start", Logs("process component kubernetes error"), Runs()),
)
