"""Dapr without Kubernetes: a sidecar, a scheduler and a placement service as processes on loopback."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from node import process

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from node.process import Process

LOOPBACK = "127.0.0.1"
READY_SECONDS = 30

# Ports of parts lie below 32768: above, any outgoing connection may have taken one.
SCHEDULER_PORT = 5006
PLACEMENT_PORT = 5106
PROBE_SECONDS = 2

# The default resolver announces every sidecar by multicast on all interfaces.
NO_MULTICAST = """\
apiVersion: dapr.io/v1alpha1
kind: Configuration
metadata:
  name: no-multicast
spec:
  nameResolution:
    component: kubernetes
    version: v1
"""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A running daprd."""

    process: Process
    app_id: str
    http_port: int
    grpc_port: int
    public_port: int  # health and metadata for everybody, as on 3501 in a cluster
    internal_port: int  # gRPC, for other sidecars

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.http_port}"

    def wait_ready(self, within_seconds: float = READY_SECONDS) -> None:
        """Wait until APIs and components are up, whether or not there is an application; raises PartFailed."""
        _wait_answer(self.process, f"{self.url}/v1.0/healthz/outbound", within_seconds)

    def wait_ready_with_application(self, within_seconds: float = READY_SECONDS) -> None:
        """Wait until the application, its subscriptions and the scheduler are connected too; raises PartFailed."""
        _wait_answer(self.process, f"{self.url}/v1.0/healthz", within_seconds)


@dataclass(frozen=True, slots=True)
class Service:
    """A running scheduler or placement service."""

    process: Process
    address: str  # host:port, for the sidecar's flag
    health_port: int

    def wait_ready(self, within_seconds: float = READY_SECONDS) -> None:
        """Wait until the service says it is healthy; raises PartFailed."""
        _wait_answer(self.process, f"http://{LOOPBACK}:{self.health_port}/healthz", within_seconds)


def start_sidecar(
    binary: Path,
    app_id: str,
    directory: Path,
    *,
    resources: Path,
    http_port: int,
    app_port: int | None = None,
    configurations: Sequence[Path] = (),
    scheduler: Service | None = None,
    placement: Service | None = None,
    environment: Mapping[str, str] | None = None,
    log_level: str = "info",
    flags: Mapping[str, object] | None = None,
) -> Sidecar:
    """Start a self-hosted daprd without waiting for it.

    directory: gets the log and a Configuration; two sidecars need two.
    resources: folder of Components, Subscriptions and Resiliency; files below it in folders are not read.
    http_port: the others are this plus 10000, 15000 and 20000.
    configurations: files that hold nothing but a Configuration: daprd ignores one in a stream of other kinds.
    flags: further ones, or others for those that are set here.
    """
    directory.mkdir(parents=True, exist_ok=True)
    no_multicast = directory / "no-multicast.yaml"
    no_multicast.write_text(NO_MULTICAST)
    grpc_port, public_port, internal_port = (http_port + distance for distance in (10_000, 15_000, 20_000))
    words = {
        "--app-id": app_id,
        "--app-protocol": "http",
        "--dapr-http-port": http_port,
        "--dapr-grpc-port": grpc_port,
        "--dapr-public-port": public_port,
        "--dapr-internal-grpc-port": internal_port,
        "--dapr-public-listen-address": LOOPBACK,
        "--dapr-listen-addresses": LOOPBACK,
        "--dapr-internal-grpc-listen-address": LOOPBACK,
        "--enable-metrics": "false",
        "--log-level": log_level,
        "--resources-path": resources,
        "--app-port": app_port,
        "--scheduler-host-address": scheduler and scheduler.address,
        "--placement-host-address": placement and placement.address,
        **(flags or {}),
    }
    files = [f"--config={file}" for file in (no_multicast, *configurations)]
    child = process.start(
        f"daprd {app_id}",
        [binary, *_words(words), *files],
        directory / "daprd.log",
        # It looks for another address than loopback, and ends where there is none.
        environment={"DAPR_HOST_IP": LOOPBACK, **(environment or {})},
    )
    return Sidecar(child, app_id, http_port, grpc_port, public_port, internal_port)


def start_scheduler(binary: Path, directory: Path, *, port: int = SCHEDULER_PORT) -> Service:
    """Start a scheduler with its own embedded etcd, without waiting for it.

    port: it takes ``port`` + 1 to + 4 too, and its health port listens on all interfaces: give it a network of its own.
    """
    etcd = directory / "etcd"
    etcd.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = f"{LOOPBACK}:{port}"
    flags: dict[str, object] = {
        "--listen-address": LOOPBACK,
        "--port": port,
        "--healthz-port": port + 1,
        "--metrics-listen-address": LOOPBACK,
        "--metrics-port": port + 2,
        "--id": "scheduler-0",
        "--etcd-data-dir": etcd,
        "--etcd-client-port": port + 3,
        "--etcd-initial-cluster": f"scheduler-0=http://{LOOPBACK}:{port + 4}",
        "--identity-directory-write": directory / "identity",
        "--override-broadcast-host-port": address,
    }
    return Service(process.start("scheduler", [binary, *_words(flags)], directory / "scheduler.log"), address, port + 1)


def start_placement(binary: Path, directory: Path, *, port: int = PLACEMENT_PORT) -> Service:
    """Start a placement service, which actors need, without waiting for it.

    port: it takes ``port`` + 1 to + 3 too, and its health port listens on all interfaces.
    """
    directory.mkdir(parents=True, exist_ok=True)
    address = f"{LOOPBACK}:{port}"
    flags: dict[str, object] = {
        "--listen-address": LOOPBACK,
        "--port": port,
        "--healthz-port": port + 1,
        "--metrics-listen-address": LOOPBACK,
        "--metrics-port": port + 2,
        "--id": "placement-0",
        "--initial-cluster": f"placement-0={LOOPBACK}:{port + 3}",
    }
    return Service(process.start("placement", [binary, *_words(flags)], directory / "placement.log"), address, port + 1)


def _words(flags: Mapping[str, object]) -> list[str]:
    return [f"{name}={value}" for name, value in flags.items() if value is not None]


def _wait_answer(child: Process, url: str, within_seconds: float) -> None:
    child.wait_until(lambda: _answers(url), within_seconds, f"{url} answers")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PROBE_SECONDS):  # noqa: S310  always http on loopback
            return True
    except (urllib.error.URLError, OSError):
        return False
