"""Keeps the logs of a failed test's pod, with secrets masked."""

from __future__ import annotations

from pathlib import Path

from todoctl.cluster import Cluster, Json
from todoctl.evidence import events, log
from todoctl.manifests import mapping, name
from todoctl.pods import statuses
from todoctl.redact import redact
from todoctl.testpods.jobs import TestJob

LINES = 10_000


def keep(cluster: Cluster, folder: Path, job: TestJob, pod: Json | None) -> str:
    """Write the logs of all containers of a pod, and what Kubernetes warns about it, and return the file's path.

    Args:
        cluster: where the pod is.
        folder: where to write; made when it is not there.
        job: the test.
        pod: its pod, None when there is none.
    """
    parts = []
    for status in statuses(pod or {}):
        container = str(status.get("name"))
        state = ", ".join(mapping(status, "state")) or "unknown"
        for previous in (True, False) if status.get("restartCount") else (False,):
            run = " before its restart" if previous else ""
            text = log(cluster, name(pod or {}), container, previous=previous, lines=LINES)
            parts.append(f"==> container {container}{run} ({state}) <==\n{text}")
    warnings = "\n".join(item.text for item in events(cluster, pod)) if pod else ""
    if warnings:
        parts.append(f"==> warnings about the pod <==\n{warnings}\n")
    if not parts:
        parts.append("There was no pod.\n")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{'-'.join(filter(None, (job.check, job.service)))}.log"
    path.write_text(redact("\n".join(parts)), encoding="utf-8")
    return str(path)
