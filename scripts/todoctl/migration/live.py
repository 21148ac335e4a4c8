"""The services of a release as they run: their pods, and what those know from inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from todoctl.cluster import Cluster, Json
from todoctl.install.rollout import State, snapshot
from todoctl.manifests import application, name, sequence, wants_sidecar
from todoctl.migration.inside import Inside, ask
from todoctl.pods import serves

GROUP = "KAFKA_CONSUMER_GROUP"
SWITCH = "USE_DAPR"


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    Args:
        state: its Deployment with the pods of its newest revision.
        pods: what those that are ready know.
    """

    state: State
    pods: Sequence[Inside]

    @property
    def name(self) -> str:
        """Its name."""
        return self.state.service

    @property
    def environment(self) -> dict[str, str]:
        """The variables that are written out in its Deployment."""
        container = application(self.state.deployment["spec"]["template"])
        return {entry["name"]: str(entry.get("value", "")) for entry in sequence(container, "env")}

    @property
    def has_sidecar(self) -> bool:
        """Whether its pods are to have one."""
        return wants_sidecar(self.state.deployment["spec"]["template"])

    @property
    def uses_dapr(self) -> bool:
        """Whether its events go through Dapr."""
        return self.environment.get(SWITCH) == "true"

    @property
    def consumes(self) -> bool:
        """Whether it reads topics."""
        return GROUP in self.environment

    @property
    def group(self) -> Json:
        """Its consumer group as the first pod that could ask sees it, empty when none could."""
        return next(filter(None, (pod.part("group") for pod in self.pods)), {})

    @property
    def lag(self) -> int:
        """How many events its group has not read yet, as far as that is known."""
        return sum(self.group.get("lag", {}).values())


def look(cluster: Cluster, manifests: Iterable[Json], *, most: int | None = None) -> list[Service]:
    """Return the services of a release, their pods asked from inside.

    Args:
        cluster: where it runs.
        manifests: of the release.
        most: how many pods of each service are asked at the most; without a word all of them.

    Raises:
        TodoctlError: the API server does not answer.
    """
    names = frozenset(name(manifest) for manifest in manifests if manifest["kind"] == "Deployment")
    states = snapshot(cluster, names)
    pods = [[pod for pod in state.pods if serves(pod)][:most] for state in states]
    with ThreadPoolExecutor() as pool:
        answers = [[pool.submit(ask, cluster, pod) for pod in each] for each in pods]
        return [
            Service(state, [answer.result() for answer in each]) for state, each in zip(states, answers, strict=True)
        ]
