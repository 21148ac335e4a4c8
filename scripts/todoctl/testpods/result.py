"""The result of one test, as its pod left it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from todoctl.cluster import Json
from todoctl.examine import Fault
from todoctl.manifests import mapping
from todoctl.pods import exit_of, statuses
from todoctl.redact import redact
from todoctl.testpods.jobs import TestJob


@dataclass(frozen=True, slots=True)
class Result:
    """How one test ended."""

    job: str
    check: str
    service: str
    ok: bool
    seconds: float
    reason: str
    fix: str = ""
    log: str = ""


def failure(job: TestJob, seconds: float, reason: str, fix: str = "") -> Result:
    """Return the result of a test that did not get as far as telling one itself."""
    return Result(job.name, job.check, job.service, False, seconds, redact(reason), fix)


def of_fault(job: TestJob, seconds: float, fault: Fault) -> Result:
    """Return the result of a test whose pod cannot run."""
    diagnosis = fault.diagnosis
    seen = f" (seen: {diagnosis.seen})" if diagnosis.seen else ""
    return failure(job, seconds, f"{diagnosis.component}: {diagnosis.what}{seen}", diagnosis.fix)


def of_pod(job: TestJob, pod: Json) -> Result | None:
    """Return what the pod's check container says, None while it has not ended."""
    status = next((status for status in statuses(pod) if status.get("name") == job.container), {})
    ended = mapping(status, "state", "terminated")
    if not ended:
        return None
    message = _message(ended)
    code = ended.get("exitCode")
    seconds = message.get("seconds")
    ran = float(seconds) if isinstance(seconds, int | float) else _duration(ended)
    reason = str(message.get("reason") or "")
    ok = code == 0 and message.get("result", "ok") == "ok"
    if not ok and not reason:
        reason = f"{exit_of(status).get('reason') or 'Error'}: exit code {code}, and no result"
    return Result(job.name, job.check, job.service, ok, ran, redact(reason), redact(str(message.get("fix") or "")))


def _message(ended: Json) -> Json:
    try:
        message = json.loads(str(ended.get("message") or ""))
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _duration(ended: Json) -> float:
    try:
        begin, end = (datetime.fromisoformat(str(ended[key])) for key in ("startedAt", "finishedAt"))
    except (KeyError, ValueError):
        return 0.0
    return (end - begin).total_seconds()
