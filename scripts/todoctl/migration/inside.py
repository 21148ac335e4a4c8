"""Asks a pod from inside: only there are the settings and the network that lead to its broker and its sidecar."""

from __future__ import annotations

import json
from dataclasses import dataclass

from todoctl.cluster import Cluster, Json, Refused
from todoctl.errors import TodoctlError
from todoctl.manifests import main_container, mapping, name

COMMAND = ("python3", "-m", "todo", "status")
BOUND_SECONDS = 60.0


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
        return Inside(name(pod), address, _status(cluster, pod))
    except TodoctlError as error:
        return Inside(name(pod), address, {"status": {"problem": f"{error.what}. Fix: {error.fix}"}})


def _status(cluster: Cluster, pod: Json) -> Json:
    from kubernetes.client import ApiClient, ApiException, CoreV1Api
    from kubernetes.stream import stream

    target, container = cluster.target, main_container(pod)
    # a client of its own: while a command runs, the library lets every call of its client be one of a websocket
    call = CoreV1Api(ApiClient(cluster.api.configuration)).connect_get_namespaced_pod_exec
    try:
        session = stream(
            call, name(pod), target.namespace, container=container, command=list(COMMAND), stdout=True, stderr=True,
            stdin=False, tty=False, _preload_content=False,
        )  # fmt: skip
        session.run_forever(timeout=BOUND_SECONDS)
        out, err, code = session.read_stdout(timeout=0), session.read_stderr(timeout=0), session.returncode
        session.close()
    except ApiException as error:
        raise Refused(
            f"no command can be run in the pod {name(pod)}: {_reason(error)}",
            int(error.status or 0),
            where=f"context {target.context}",
            fix=f"ask for the permission to create pods/exec; try: {target.kubectl} exec {name(pod)} -- true",
        ) from error
    try:
        answer = json.loads(out)
    except ValueError:
        said = (err or out).strip().splitlines() or [f"exit code {code}"]
        raise TodoctlError(
            f"the pod {name(pod)} does not tell its status: {said[-1]}",
            where=container,
            fix=f"use an image of this version; try: {target.kubectl} exec {name(pod)} -- {' '.join(COMMAND)}",
        ) from None
    return dict(answer)


def _reason(error: Exception) -> str:
    text = str(getattr(error, "reason", "") or error)
    return text.strip().splitlines()[0]
