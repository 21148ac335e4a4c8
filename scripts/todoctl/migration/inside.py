"""Asks a pod from inside: only there are the settings and the network that lead to its broker and its sidecar."""

from __future__ import annotations

from dataclasses import dataclass

from todoctl.cluster import Cluster, Json
from todoctl.errors import TodoctlError
from todoctl.manifests import mapping, name
from todoctl.podexec import tell


@dataclass(frozen=True, slots=True)
class Inside:
    """What one pod knows.

    Args:
        pod: its name.
        address: its IP address.
        answer: `outbox`, and where it has them `sidecar` and `group`; see `python -m todo status` in the image.
    """

    pod: str
    address: str
    answer: Json

    def part(self, name: str) -> Json:
        """Return a part that was learnt, empty when the pod has none or it could not be asked."""
        part = mapping(self.answer, name)
        return {} if "problem" in part else part

    @property
    def problems(self) -> list[str]:
        """Why parts could not be asked."""
        return [f"{part}: {value['problem']}" for part, value in self.answer.items() if "problem" in value]


def ask(cluster: Cluster, pod: Json) -> Inside:
    """Run the status command in a pod; when that fails, the answer tells why as the problem of the part `status`.

    Args:
        cluster: where it runs.
        pod: of one of the application's services.
    """
    address = str(mapping(pod, "status").get("podIP", ""))
    try:
        return Inside(name(pod), address, tell(cluster, pod, "status"))
    except TodoctlError as error:
        return Inside(name(pod), address, {"status": {"problem": f"{error.what}. Fix: {error.fix}"}})
