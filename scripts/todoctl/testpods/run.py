"""Runs test Jobs, several at a time, and follows each until its result is known."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from todoctl.clock import Clock
from todoctl.cluster import Cluster, Json, Refused, Unreachable
from todoctl.errors import TodoctlError
from todoctl.examine import Examiner
from todoctl.manifests import has_sidecar, mapping
from todoctl.output import Progress
from todoctl.pods import is_leaving, summary
from todoctl.testpods.jobs import TestJob
from todoctl.testpods.result import Result, failure, of_fault, of_pod

POLL_SECONDS = 0.3
STALE_SECONDS = 60.0
BEFORE_DEADLINE = 3.0  # Kubernetes deletes the pod, and its log with it, at the Job's own deadline
OWNER_LABEL = "batch.kubernetes.io/controller-uid"

KeepLog = Callable[[TestJob, Json | None], str]


@dataclass(frozen=True, slots=True)
class Running:
    """A Job that was created and has no result yet."""

    job: TestJob
    created: Json
    since: float

    @property
    def uid(self) -> str:
        """The Job's uid, which its pods carry as a label."""
        return str(mapping(self.created, "metadata").get("uid"))


@dataclass(slots=True)
class Runner:
    """Runs the tests of one release.

    Args:
        cluster: where.
        parallel: how many Jobs at a time.
        timeout: seconds that one test may take.
        clock: the time.
        progress: told what each test is at.
        keep_log: keeps the logs of a failed test's pod and returns where.
    """

    cluster: Cluster
    parallel: int
    timeout: float
    clock: Clock
    progress: Progress
    keep_log: KeepLog

    def run(self, jobs: Sequence[TestJob]) -> list[Result]:
        """Run all Jobs and return their results in the order of the Jobs.

        Jobs that succeed are deleted, those that fail stay for a look; when it is cut off, running ones are deleted.

        Raises:
            Unreachable: the API server stays away.
        """
        examiner = Examiner(self.cluster, self.clock)
        waiting, running, results = deque(jobs), list[Running](), dict[str, Result]()
        with self._deleted_when_cut_off(running):
            while waiting or running:
                while waiting and len(running) < self.parallel:
                    started = self._start(waiting.popleft())
                    if isinstance(started, Running):
                        running.append(started)
                    else:
                        results[started.job] = started
                for item in list(running):
                    if result := self._look(item, examiner):
                        running.remove(item)
                        results[result.job] = result
                        self._tell(item.job, "ok" if result.ok else "FAILED")
                        self.progress.done(_title(item.job))
                if running:
                    self.clock.sleep(POLL_SECONDS)
        return [results[job.name] for job in jobs]

    def _start(self, job: TestJob) -> Running | Result:
        self._tell(job, "starting")
        since = self.clock.now()
        path = self.cluster.namespaced("jobs", api="batch/v1")
        try:
            if self.cluster.delete(f"{path}/{job.name}"):
                self._wait_until_gone(f"{path}/{job.name}", since + STALE_SECONDS)
            created = self.cluster.create(path, job.body(self.cluster.target.namespace))
        except Refused as refused:
            return failure(job, self.clock.now() - since, f"the Job cannot be made: {refused.what}", refused.fix)
        return Running(job, created, since)

    def _wait_until_gone(self, path: str, deadline: float) -> None:
        while self.cluster.get(path) is not None and self.clock.now() < deadline:
            self.clock.sleep(POLL_SECONDS)

    def _look(self, item: Running, examiner: Examiner) -> Result | None:
        job, spent = item.job, self.clock.now() - item.since
        limit = min(self.timeout, (job.deadline or float("inf")) - BEFORE_DEADLINE)
        try:
            pod = self._pod(item)
        except Unreachable as unreachable:
            if spent > limit:
                raise
            self._tell(job, unreachable.what)
            return None
        late = spent > limit
        if pod is None:
            self._tell(job, "waiting for its pod")
            fault = examiner.without_pod(item.created, job.template, final=late)
            return self._failed(item, None, of_fault(job, spent, fault)) if fault else None
        result = self._result(job, pod, examiner, spent)
        if result is None and late:
            result = self._late(job, pod, examiner, spent)
        if result is None:
            self._tell(job, summary(pod))
            return None
        if result.ok:
            self.cluster.delete(self.cluster.namespaced("jobs", job.name, api="batch/v1"))
            return result
        return self._failed(item, pod, result)

    def _result(self, job: TestJob, pod: Json, examiner: Examiner, spent: float) -> Result | None:
        if job.wants_sidecar and not has_sidecar(pod):
            # whatever the pod says, without its sidecar it proves nothing
            fault = examiner.verdict(pod)
            return of_fault(job, spent, fault) if fault else failure(job, spent, "its pod has no container daprd")
        result = of_pod(job, pod)
        if result is None:
            fault = examiner.overdue(pod)
            return of_fault(job, spent, fault) if fault else None
        if not result.ok and not result.fix and (fault := examiner.verdict(pod)) and fault.diagnosis.name != "unknown":
            cause = f"{result.reason}; {fault.diagnosis.component}: {fault.diagnosis.what}"
            return replace(result, reason=cause, fix=fault.diagnosis.fix)
        return result

    def _late(self, job: TestJob, pod: Json, examiner: Examiner, spent: float) -> Result:
        fault = examiner.verdict(pod, final=True)
        hint = f"; {fault.diagnosis.component}: {fault.diagnosis.what}" if fault else ""
        fix = fault.diagnosis.fix if fault else "its log says how far it came"
        return failure(job, spent, f"has not ended after {spent:.0f} s{hint}", fix)

    def _failed(self, item: Running, pod: Json | None, result: Result) -> Result:
        return replace(result, log=self.keep_log(item.job, pod))

    def _pod(self, item: Running) -> Json | None:
        pods = self.cluster.items(self.cluster.namespaced("pods"), labelSelector=f"{OWNER_LABEL}={item.uid}")
        return next((pod for pod in pods if not is_leaving(pod)), None)

    def _tell(self, job: TestJob, text: str) -> None:
        self.progress.report(_title(job), text)

    @contextmanager
    def _deleted_when_cut_off(self, running: Sequence[Running]) -> Iterator[None]:
        try:
            yield
        except (KeyboardInterrupt, TodoctlError):
            with suppress(TodoctlError):  # the API server may be what is away
                for item in running:
                    self.cluster.delete(self.cluster.namespaced("jobs", item.job.name, api="batch/v1"))
            raise


def _title(job: TestJob) -> str:
    return f"{job.check} {job.service}".strip()
