"""What may be expected of a sidecar; each expectation returns what it saw, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import httpx
import pytest

from node import kafka
from node.process import PartFailed

from .stage import PUBSUB

if TYPE_CHECKING:
    from .stage import Stage

EVENT = {"id": 7}
EXIT_SECONDS = 30
SAY_SECONDS = 20
# a sidecar without mistakes takes 0.2 s
HANG_SECONDS = 6


class Expectation(Protocol):
    """Looks at a sidecar that has just been started."""

    def see(self, stage: Stage) -> str:
        """Return what was seen; raise AssertionError or PartFailed if it is something else."""


@dataclass(frozen=True, slots=True)
class Exits:
    """Daprd ends by itself and says why."""

    says: str
    code: int = 1

    def see(self, stage: Stage) -> str:
        code = stage.dapr.sidecar.process.wait_exit(EXIT_SECONDS)
        assert code == self.code, f"daprd ended with {code}\n{stage.dapr.log}"
        return f"exit {code}: {stage.said(self.says)}"


@dataclass(frozen=True, slots=True)
class Runs:
    """Daprd is ready and warns of nothing."""

    def see(self, stage: Stage) -> str:
        stage.dapr.ready_with_application()
        complaints = stage.dapr.complaints()
        assert not complaints, "\n".join(complaints)
        return "ready, and the log has no warning"


@dataclass(frozen=True, slots=True)
class Says:
    """Daprd is ready and logs something."""

    text: str

    def see(self, stage: Stage) -> str:
        stage.dapr.ready()
        stage.dapr.sidecar.process.wait_until_logged(self.text, SAY_SECONDS)
        return f"ready, and logs: {stage.said(self.text)}"


@dataclass(frozen=True, slots=True)
class Logged:
    """The log says something, whether or not daprd still runs."""

    text: str

    def see(self, stage: Stage) -> str:
        if stage.dapr.sidecar.process.exit_code is None:
            stage.dapr.sidecar.process.wait_until_logged(self.text, SAY_SECONDS)
        return f"log: {stage.said(self.text)}"


@dataclass(frozen=True, slots=True)
class Hangs:
    """Daprd neither gets ready nor ends."""

    def see(self, stage: Stage) -> str:
        with pytest.raises(PartFailed) as failure:
            stage.dapr.sidecar.wait_ready(HANG_SECONDS)
        assert failure.value.exit_code is None, failure.value
        return f"neither ready nor ended after {HANG_SECONDS} s"


@dataclass(frozen=True, slots=True)
class Loads:
    """Daprd is ready with these components, and no others."""

    names: frozenset[str]

    def see(self, stage: Stage) -> str:
        loaded = stage.dapr.ready().components()
        assert loaded == self.names, f"loaded: {loaded}"
        return f"ready; components: {', '.join(sorted(loaded)) or 'none'}"


@dataclass(frozen=True, slots=True)
class Answers:
    """The API of the sidecar answers a call so."""

    method: str
    path: str
    status: int
    says: str = ""
    content: object = None

    def see(self, stage: Stage) -> str:
        stage.dapr.ready_with_application()
        path = self.path.replace("order-events", stage.topic)
        answer: httpx.Response = stage.dapr.http.request(self.method, path, json=self.content)
        assert answer.status_code == self.status, f"{answer.status_code} {answer.text}"
        assert self.says in answer.text, answer.text
        return f"{self.method} {self.path}: {self.status}{' ' + self.says if self.says else ''}"


@dataclass(frozen=True, slots=True)
class Lands:
    """A published event is on a topic with this name in front of its own."""

    prefix: str
    pubsub: str

    def see(self, stage: Stage) -> str:
        name = self.prefix + stage.topic
        if self.prefix:
            kafka.create_topics(stage.topics.broker, [kafka.Topic(name, 1, retention_hours=1)])
        publish(stage, self.pubsub)
        assert len(stage.topics.messages(name, 1)) == 1
        return f"the event is on {self.prefix}order-events"


@dataclass(frozen=True, slots=True)
class NeverLogged:
    """The log does not say something, until now."""

    text: str

    def see(self, stage: Stage) -> str:
        assert self.text not in stage.dapr.log, stage.dapr.log
        return f'the log never says "{self.text}"'


@dataclass(frozen=True, slots=True)
class CutsOff:
    """The API of the sidecar ends the connection of a call without an answer, and daprd lives on."""

    method: str
    path: str

    def see(self, stage: Stage) -> str:
        stage.dapr.ready_with_application()
        with pytest.raises(httpx.RemoteProtocolError):
            stage.dapr.http.request(self.method, self.path)
        assert stage.dapr.sidecar.process.exit_code is None
        return f"{self.method} {self.path}: no answer; daprd lives on"


@dataclass(frozen=True, slots=True)
class Delivers:
    """A published event comes to a path of the application."""

    path: str
    pubsub: str = PUBSUB
    times: int = 1

    def see(self, stage: Stage) -> str:
        publish(stage, self.pubsub)
        stage.application.wait_for("POST", self.path, count=self.times)
        return f"the event comes to {self.path}" + (f", {self.times} times" if self.times > 1 else "")


@dataclass(frozen=True, slots=True)
class Calls:
    """A published event comes to one path so many times, and then to another.

    Args:
        path: where the application fails.
        times: how often it is called there.
        then: the path that comes after.
    """

    path: str
    times: int
    then: str

    def see(self, stage: Stage) -> str:
        publish(stage, PUBSUB)
        stage.application.wait_for("POST", self.then, within_seconds=SAY_SECONDS)
        calls = len(stage.application.received("POST", self.path))
        assert calls == self.times, f"{self.path} was called {calls} times"
        return f"{calls} call{'s' if calls > 1 else ''} of {self.path}, then one of {self.then}"


@dataclass(frozen=True, slots=True)
class Subscribes:
    """Daprd has so many subscriptions."""

    count: int

    def see(self, stage: Stage) -> str:
        subscriptions = stage.dapr.ready_with_application().subscriptions()
        assert len(subscriptions) == self.count, subscriptions
        return f"subscriptions: {self.count}"


@dataclass(frozen=True, slots=True)
class Waits:
    """Daprd waits for the application and is not ready before."""

    says: str

    def see(self, stage: Stage) -> str:
        stage.dapr.sidecar.process.wait_until_logged(self.says, SAY_SECONDS)
        answer = stage.dapr.http.get("/v1.0/healthz")
        assert answer.status_code == 500, answer.status_code
        return f"health 500; log: {stage.said(self.says)}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A Component that is added to the running sidecar has this effect."""

    manifest: str
    then: Expectation

    def see(self, stage: Stage) -> str:
        stage.dapr.ready()
        folder = stage.dapr.sidecar.process.log.parent / "resources"
        (folder / "changed.yaml").write_text(self.manifest)
        return self.then.see(stage)


@dataclass(frozen=True, slots=True)
class Loses:
    """A published event comes to no path, and daprd says so."""

    says: str
    pubsub: str = PUBSUB

    def see(self, stage: Stage) -> str:
        publish(stage, self.pubsub)
        stage.dapr.sidecar.process.wait_until_logged(self.says, SAY_SECONDS)
        posts = [request.path for request in stage.application.requests if request.method == "POST"]
        assert not posts, f"the application was asked for {posts}"
        return f"the event comes to no path; log: {stage.said(self.says).partition(' for event')[0]}"


@dataclass(frozen=True, slots=True)
class All:
    """Several things, one after the other."""

    parts: tuple[Expectation, ...]

    def see(self, stage: Stage) -> str:
        return "; ".join(part.see(stage) for part in self.parts)


def publish(stage: Stage, pubsub: str) -> None:
    """Publish an event to the topic of the stage."""
    stage.dapr.ready_with_application()
    answer = stage.dapr.http.post(f"/v1.0/publish/{pubsub}/{stage.topic}", json=EVENT)
    assert answer.status_code == 204, answer.text
