"""Runs a command of the image in a pod: only there are the settings and the network that lead to its broker."""

from __future__ import annotations

import json

from todoctl.cluster import Cluster, Json, Refused
from todoctl.errors import TodoctlError
from todoctl.manifests import main_container, name

BOUND_SECONDS = 60.0


def tell(cluster: Cluster, pod: Json, *arguments: str) -> Json:
    """Return what `python -m todo` prints in a pod.

    Args:
        cluster: where it runs.
        pod: of one of the application's services.
        arguments: of the command, which prints JSON.

    Raises:
        TodoctlError: the command cannot be run, or printed something else.
    """
    from kubernetes.client import ApiClient, ApiException, CoreV1Api
    from kubernetes.stream import stream

    target, container, command = cluster.target, main_container(pod), ["python3", "-m", "todo", *arguments]
    # a client of its own: while a command runs, the library lets every call of its client be one of a websocket
    call = CoreV1Api(ApiClient(cluster.api.configuration)).connect_get_namespaced_pod_exec
    try:
        session = stream(
            call, name(pod), target.namespace, container=container, command=command, stdout=True, stderr=True,
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
            f"the pod {name(pod)} does not tell its {arguments[0]}: {said[-1]}",
            where=container,
            fix=f"use an image of this version; try: {target.kubectl} exec {name(pod)} -- {' '.join(command)}",
        ) from None
    return dict(answer)


def _reason(error: Exception) -> str:
    text = str(getattr(error, "reason", "") or error)
    return text.strip().splitlines()[0]
