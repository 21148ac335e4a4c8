"""Start sidecars for a test and look at them; whatever a test starts ends with the test."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import httpx
import yaml

from node import daprd

from . import manifests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .manifests import Manifest, Secrets
    from .world import World

# What a user may be made to wait before a wrong setting shows; seen here: 0.1 to 2.5 s.
REFUSED_SECONDS = 20

# About what a sidecar of the tests has not got, whatever its components are.
WARNS_ANYWAY = (
    "mTLS is disabled",
    "spec.metric.http.increasedCardinality",
    "Actor runtime disabled",
    "No scheduler host addresses provided",
    "App channel is not initialized",
)

_ports = itertools.count(3500)
_numbers = itertools.count(1)


class Listening(Protocol):
    """An application that a sidecar can stand beside."""

    @property
    def port(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Port:
    """Where a sidecar looks for its application, which need not be there yet."""

    port: int


@dataclass(slots=True)
class Dapr:
    """A sidecar, a client of its API, and how it is started."""

    sidecar: daprd.Sidecar
    http: httpx.Client
    begin: Callable[[], daprd.Sidecar]

    def restart(self) -> None:
        """Kill it as a crash does, and start it again as a kubelet would."""
        self.sidecar.process.crash()
        self.sidecar = self.begin()
        self.ready()

    @property
    def log(self) -> str:
        return self.sidecar.process.log_text()

    def complaints(self) -> list[str]:
        """The lines of the log that are more than information, without those that every sidecar writes here."""
        lines = [line for line in self.log.splitlines() if "level=info" not in line and "level=debug" not in line]
        return [line for line in lines if not any(text in line for text in WARNS_ANYWAY)]

    def refusal(self) -> str:
        """Wait until daprd gives up and return its log."""
        exit_code = self.sidecar.process.wait_exit(REFUSED_SECONDS)
        assert exit_code == 1, f"daprd ended with {exit_code}\n{self.log}"
        return self.log

    def ready(self) -> Dapr:
        """Wait until the components are up."""
        self.sidecar.wait_ready()
        return self

    def ready_with_application(self) -> Dapr:
        """Wait until the application has been asked for its subscriptions too."""
        self.sidecar.wait_ready_with_application()
        return self

    def metadata(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.get("/v1.0/metadata").raise_for_status().json()
        return answer

    def components(self) -> set[str]:
        """Names of the loaded components, without the secret store that every test needs."""
        return {loaded["name"] for loaded in self.metadata()["components"]} - {manifests.SECRETSTORE}

    def subscriptions(self) -> list[tuple[str, str]]:
        """Pub/sub name and topic of each subscription that is in effect."""
        return [(entry["pubsubname"], entry["topic"]) for entry in self.metadata().get("subscriptions", [])]

    def publish(self, topic: str, data: object, **metadata: str) -> httpx.Response:
        query = {f"metadata.{name}": value for name, value in metadata.items()}
        return self.http.post(f"/v1.0/publish/{manifests.PUBSUB}/{topic}", json=data, params=query)


@dataclass(slots=True)
class Launcher:
    """Starts the sidecars of one test; they share its app-id, which no other test has."""

    binary: Path
    directory: Path
    world: World
    app_id: str = field(default_factory=lambda: f"app-{next(_numbers)}")
    started: list[Dapr] = field(default_factory=list)

    def start(
        self,
        *resources: Manifest,
        app_id: str | None = None,
        application: Listening | None = None,
        secrets: Secrets | None = None,
        configurations: Sequence[Manifest] = (),
        scheduler: daprd.Service | None = None,
        placement: daprd.Service | None = None,
        environment: Mapping[str, str] | None = None,
        log_level: str = "info",
        flags: Mapping[str, object] | None = None,
    ) -> Dapr:
        """Start a sidecar with these resources and the secret store, without waiting for it."""
        number = len(self.started)
        directory = self.directory / f"{self.app_id}-{number}"
        folder = directory / "resources"
        folder.mkdir(parents=True)
        store = manifests.secret_store(directory, secrets or manifests.secrets(self.world))
        # a file for each: of a stream that begins with another kind, daprd does not read a Resiliency
        for position, resource in enumerate([store, *resources]):
            (folder / f"{position:03}.yaml").write_text(yaml.safe_dump(resource, sort_keys=False))
        files = [directory / f"{configuration['metadata']['name']}.yaml" for configuration in configurations]
        for file, configuration in zip(files, configurations, strict=True):
            file.write_text(yaml.safe_dump(configuration))
        begin = partial(
            daprd.start_sidecar,
            self.binary,
            app_id or self.app_id,
            directory,
            resources=folder,
            configurations=files,
            http_port=next(_ports),
            app_port=application.port if application else None,
            scheduler=scheduler,
            placement=placement,
            environment=environment,
            log_level=log_level,
            flags=flags,
        )
        sidecar = begin()
        dapr = Dapr(sidecar, httpx.Client(base_url=sidecar.url, timeout=30), begin)
        self.started.append(dapr)
        return dapr

    def stop(self) -> None:
        for dapr in self.started:
            dapr.http.close()
            dapr.sidecar.process.stop()
