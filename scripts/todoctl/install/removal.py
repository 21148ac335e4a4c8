"""Removes a release and waits until it is gone: helm's own wait was seen to end while Deployments were still there."""

from __future__ import annotations

from todoctl.clock import Clock
from todoctl.cluster import Cluster
from todoctl.errors import TodoctlError
from todoctl.helm import Helm

POLL_SECONDS = 0.5


def uninstall(helm: Helm, cluster: Cluster, clock: Clock, seconds: float) -> None:
    """Uninstall the release of the cluster's target.

    Args:
        helm: the program.
        cluster: where the release is.
        clock: the time.
        seconds: how long to wait until its Deployments are gone.

    Raises:
        TodoctlError: helm says why not, or Deployments are still there.
    """
    target = cluster.target
    deadline = clock.now() + seconds
    helm.uninstall(target, seconds)
    path = cluster.namespaced("deployments", api="apps/v1")
    label = f"app.kubernetes.io/instance={target.release}"
    while left := cluster.items(path, labelSelector=label):
        if clock.now() > deadline:
            names = ", ".join(item["metadata"]["name"] for item in left)
            raise TodoctlError(
                f"Deployments are still there after {seconds:g} s: {names}",
                where=str(target),
                fix=f"see what holds them: {target.kubectl} get deployments,pods",
            )
        clock.sleep(POLL_SECONDS)
