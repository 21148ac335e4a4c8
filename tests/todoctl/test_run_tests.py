"""`todoctl test` runs every test Job, believes no pod without its sidecar, and tells what each one found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import yaml

from todoctl.cluster import Cluster
from todoctl.output import Screen
from todoctl.testpods.jobs import TestJob
from todoctl.testpods.result import Result
from todoctl.testpods.run import Runner

from .fake_api import JOBS, NAMESPACE, PODS, FakeApi, Json
from .fake_clock import FakeClock
from .fake_helm import FakeHelm

if TYPE_CHECKING:
    from .conftest import Done

Todoctl = Callable[..., "Done"]
Run = Callable[..., list[Result]]
OK = {
    "check": "state",
    "service": "backend",
    "result": "ok",
    "seconds": 1.2,
    "reason": "saved, read, deleted",
    "fix": "",
}
DENIED = {**OK, "result": "failed", "seconds": 0.4, "reason": "403: secret smtp is not allowed", "fix": "add smtp"}


def job(check: str = "state", service: str = "backend", **spec: object) -> Json:
    """Return a test Job that asks for a sidecar."""
    labels = {"todo-app/check": check, "todo-app/service": service}
    template = {
        "metadata": {"labels": labels, "annotations": {"dapr.io/enabled": "true"}},
        "spec": {"containers": [{"name": "check"}]},
    }
    metadata = {"name": f"todo-test-{check}-{service}", "labels": labels, "annotations": {"helm.sh/hook": "test"}}
    spec = {"activeDeadlineSeconds": 100, "template": template, **spec}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": spec}


def ended(result: Json | str, code: int = 0) -> list[Json]:
    """Return the status of a check container that has ended."""
    message = result if isinstance(result, str) else json.dumps(result)
    times = {"startedAt": "2026-11-23T20:00:00Z", "finishedAt": "2026-11-23T20:00:02Z"}
    return [{"name": "check", "state": {"terminated": {"exitCode": code, "message": message, **times}}}]


class Pods:
    """Makes a pod for every Job, in the state a test wants."""

    def __init__(self, api: FakeApi, clock: FakeClock) -> None:
        self.api, self.clock = api, clock
        self.running = self.most = 0
        api.created = self.created

    statuses: list[Json] = ended(OK)
    sidecar = True
    seconds = 2.0

    def created(self, path: str, body: Json) -> None:
        """Make the pod, and let it end a little later."""
        if not path.startswith(JOBS):
            return
        name = path.rpartition("/")[2]
        labels = {**body["metadata"]["labels"], "batch.kubernetes.io/controller-uid": body["metadata"]["uid"]}
        native = [{"name": "daprd", "restartPolicy": "Always"}] if self.sidecar else []
        metadata = {"name": f"{name}-x", "labels": labels, "annotations": {"dapr.io/enabled": "true"}}
        pod = {
            "metadata": metadata,
            "spec": {"initContainers": native, "containers": [{"name": "check"}]},
            "status": {},
        }
        self.api.put(f"{PODS}/{name}-x", pod)
        self.running += 1
        self.most = max(self.most, self.running)
        self.clock.at(self.clock.now() + self.seconds, lambda: self.end(pod))

    def end(self, pod: Json) -> None:
        """Give the pod its final state."""
        pod["status"] = {"containerStatuses": self.statuses}
        self.running -= 1


@pytest.fixture
def pods(api: FakeApi, clock: FakeClock) -> Pods:
    return Pods(api, clock)


@pytest.fixture
def run(cluster: Cluster, clock: FakeClock) -> Iterator[Run]:
    """Run Jobs in the time of the clock."""
    screen = Screen()
    with screen.progress() as progress:

        def run(*jobs: Json, parallel: int = 4, timeout: float = 60) -> list[Result]:
            runner = Runner(cluster, parallel, timeout, clock, progress, lambda job, _pod: f"{job.name}.log")
            return runner.run([TestJob(manifest) for manifest in jobs])

        yield run


def test_a_test_that_passes_tells_its_result_and_leaves_no_job(run: Run, api: FakeApi, pods: Pods) -> None:
    [result] = run(job())
    assert result == Result("todo-test-state-backend", "state", "backend", True, 1.2, "saved, read, deleted")
    assert pods.most == 1
    assert f"{JOBS}/todo-test-state-backend" not in api.objects


def test_a_test_that_fails_tells_reason_and_fix_and_leaves_its_job(run: Run, api: FakeApi, pods: Pods) -> None:
    pods.statuses = ended(DENIED, 1)
    [result] = run(job())
    assert not result.ok
    assert (result.seconds, result.reason, result.fix) == (0.4, "403: secret smtp is not allowed", "add smtp")
    assert result.log == "todo-test-state-backend.log"
    assert f"{JOBS}/todo-test-state-backend" in api.objects


def test_a_pod_without_its_sidecar_is_not_believed(run: Run, pods: Pods) -> None:
    pods.sidecar = False
    [result] = run(job())
    assert not result.ok
    assert "asks for a sidecar and got none" in result.reason
    assert result.fix


def test_a_test_that_asks_for_no_sidecar_is_believed_without(run: Run, pods: Pods) -> None:
    pods.sidecar = False
    plain = job()
    del plain["spec"]["template"]["metadata"]["annotations"]
    pods.api.created = lambda path, body: (pods.created(path, body), _unannotate(pods.api))  # type: ignore[assignment]
    assert [result.ok for result in run(plain)] == [True]


def _unannotate(api: FakeApi) -> None:
    for path, body in api.objects.items():
        if path.startswith(PODS):
            body["metadata"].pop("annotations", None)


@pytest.mark.parametrize(
    ("statuses", "ok", "reason"),
    [
        (ended("", 0), True, ""),
        (ended({**OK, "result": "failed"}, 0), False, "saved, read, deleted"),
        (ended(OK, 1), False, "saved, read, deleted"),
        (ended("no JSON", 3), False, "exit code 3, and no result"),
        (ended("[1]", 1), False, "exit code 1, and no result"),
        (ended({**OK, "reason": "cannot use postgresql://u:hunter2@h/d"}, 1), False, "postgresql://u:***@h/d"),
    ],
)
def test_exit_code_and_message_must_agree(run: Run, pods: Pods, statuses: list[Json], reason: str, *, ok: bool) -> None:
    pods.statuses = statuses
    [result] = run(job())
    assert result.ok is ok
    assert reason in result.reason
    assert result.seconds in (1.2, 2.0)


def test_a_crash_is_explained_from_the_log(run: Run, api: FakeApi, pods: Pods) -> None:
    pods.statuses = ended("", 1)
    text = "aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host 127.0.0.1:3500 ssl:default"
    api.logs["todo-test-state-backend-x", "check", False] = text
    [result] = run(job())
    assert "Dapr sidecar: backend does not reach its sidecar on port 3500" in result.reason
    assert "-c daprd" in result.fix


def test_a_pod_that_cannot_start_is_explained_long_before_the_time_is_over(
    run: Run, pods: Pods, clock: FakeClock
) -> None:
    waiting = {"reason": "CreateContainerConfigError", "message": 'secret "todo-app-secrets" not found'}
    pods.statuses = [{"name": "check", "state": {"waiting": waiting}}]
    [result] = run(job())
    assert "Secret todo-app-secrets" in result.reason
    assert clock.now() < 15


def test_a_job_without_a_pod_is_explained(run: Run, api: FakeApi) -> None:
    message = 'pods "x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=9, limited: pods=9'
    event = {"type": "Warning", "reason": "FailedCreate", "message": message}
    api.put(f"{NAMESPACE}/events/1", {**event, "involvedObject": {"uid": "uid-of-todo-test-state-backend"}})
    [result] = run(job())
    assert "ResourceQuota small" in result.reason


def test_a_test_that_does_not_end_is_given_up_before_kubernetes_deletes_its_log(
    run: Run, pods: Pods, clock: FakeClock
) -> None:
    pods.statuses = [{"name": "check", "ready": False, "state": {"running": {}}}]
    [result] = run(job(activeDeadlineSeconds=30))
    assert "has not ended after 27 s" in result.reason
    assert clock.now() < 30


def test_no_more_jobs_run_at_a_time_than_wanted(run: Run, pods: Pods) -> None:
    jobs = [job(service=f"service-{number}") for number in range(7)]
    results = run(*jobs, parallel=3)
    assert [result.service for result in results] == [f"service-{number}" for number in range(7)]
    assert pods.most == 3


def test_a_job_left_from_before_is_replaced(run: Run, api: FakeApi, pods: Pods) -> None:
    api.put(f"{JOBS}/todo-test-state-backend", {"metadata": {"uid": "old"}})
    assert [result.ok for result in run(job())] == [True]
    assert pods.most == 1


def test_a_job_that_may_not_be_made_does_not_stop_the_others(run: Run, api: FakeApi, pods: Pods) -> None:
    real = api.post

    def post(url: str, body: Json) -> tuple[int, Json]:
        refused = body["metadata"].get("name", "").endswith("-state-backend")
        return (422, {"message": "Job is invalid"}) if refused else real(url, body)

    api.post = post  # type: ignore[method-assign]
    first, second = run(job(), job("components"))
    assert not first.ok
    assert "the Job cannot be made: Job is invalid" in first.reason
    assert second.ok
    assert pods.most == 1


def test_an_interrupt_deletes_the_jobs_that_run(run: Run, api: FakeApi, pods: Pods, clock: FakeClock) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    pods.seconds = 60
    clock.at(1, interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(job(), job("components"))
    assert not [path for path in api.objects if path.startswith(JOBS)]


@pytest.fixture
def results_at_once(pods: Pods, monkeypatch: pytest.MonkeyPatch) -> Pods:
    """Pods that end at once, for commands that run in real time."""
    real = pods.created

    def created(path: str, body: Json) -> None:
        real(path, body)
        for _, action in pods.clock.plan:
            action()
        pods.clock.plan.clear()

    pods.api.created = created
    monkeypatch.setattr("todoctl.testpods.run.POLL_SECONDS", 0.01)
    return pods


def hooks(*jobs: Json) -> str:
    return yaml.safe_dump_all(jobs)


@pytest.mark.usefixtures("results_at_once")
def test_the_command_prints_a_table_and_writes_the_reports(todoctl: Todoctl, helm: FakeHelm, tmp_path: Path) -> None:
    helm.answer("get-hooks", hooks(job(), job("round-trip", "notification-service")))
    done = todoctl("test")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "Test pods of release todo in todo-phasev (context fake)"
    assert "  round trip  notification-service  ok  1.2 s  saved, read, deleted" in lines
    assert "  state       backend               ok  1.2 s  saved, read, deleted" in lines
    assert lines[-1].startswith("2 passed in ")
    assert lines[-1].endswith("junit: .todoctl/test/junit.xml")
    report = json.loads((tmp_path / ".todoctl/test/results.json").read_text())
    assert report["ok"] is True
    assert [result["check"] for result in report["results"]] == ["round-trip", "state"]


def test_the_command_shows_the_fix_beneath_a_failure_and_keeps_its_logs(
    todoctl: Todoctl, helm: FakeHelm, api: FakeApi, results_at_once: Pods, tmp_path: Path
) -> None:
    results_at_once.statuses = ended({**DENIED, "reason": "403\x00 <no>"}, 1)
    api.logs["todo-test-state-backend-x", "check", False] = "asked for postgresql://u:hunter2@h/d\n"
    helm.answer("get-hooks", hooks(job()))
    done = todoctl("test")
    assert done.code == 1
    assert "  state  backend  FAILED  0.4 s  403" in done.out
    assert "\n" + " " * 33 + "fix: add smtp\n" in done.out
    assert "0 passed, 1 failed in " in done.out
    [log] = (tmp_path / ".todoctl/test").glob("*/state-backend.log")
    assert f"logs: {log.relative_to(tmp_path)}" in done.out
    assert log.read_text() == "==> container check (terminated) <==\nasked for postgresql://u:***@h/d\n"
    suite = ElementTree.parse(tmp_path / ".todoctl/test/junit.xml").getroot()[0]  # noqa: S314 - we wrote it just now
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    [case] = suite.iter("testcase")
    assert (case.get("classname"), case.get("name"), case.get("time")) == ("backend", "state", "0.400")
    [failure] = case
    assert failure.get("message") == "403? <no>"
    assert "fix: add smtp" in (failure.text or "")


def test_a_release_without_tests_ends_with_3(todoctl: Todoctl, helm: FakeHelm, options: list[str]) -> None:
    helm.answer("get-hooks", "\n")
    done = todoctl("test")
    assert done.code == 3
    assert "has no tests, so nothing was tested" in done.err
    again = "--context fake --namespace todo-phasev --release todo"
    assert f"todoctl install --kubeconfig {options[1]} {again} --helm {helm.program} -f FILE" in done.err
    assert "--set tests.enabled=true" in done.err


def test_a_release_that_is_not_there_is_told_with_what_to_run(
    todoctl: Todoctl, helm: FakeHelm, options: list[str]
) -> None:
    helm.refuse("get-hooks", "Error: release: not found\n")
    done = todoctl("test")
    assert done.code == 1
    where = f"--kubeconfig {options[1]} --context fake --namespace todo-phasev --release todo --helm {helm.program}"
    assert done.err == (
        "Error: release todo in todo-phasev (context fake): is not installed, so nothing was tested\n"
        f"  fix: install it: todoctl install {where} -f FILE\n"
    )


def test_a_cluster_that_helm_does_not_reach_is_told_with_what_to_do(todoctl: Todoctl, helm: FakeHelm) -> None:
    helm.refuse("get-hooks", 'Error: kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": refused\n')
    done = todoctl("test")
    assert done.code == 1
    assert done.err.startswith("Error: helm get: kubernetes cluster unreachable: Get ")
    assert done.err.endswith("  fix: start the cluster, log in to it, or pick another --context\n")


def test_a_test_that_is_a_bare_pod_is_refused(todoctl: Todoctl, helm: FakeHelm) -> None:
    pod = {"kind": "Pod", "metadata": {"name": "p", "annotations": {"helm.sh/hook": "test"}}}
    helm.answer("get-hooks", hooks(job(), pod))
    done = todoctl("test")
    assert done.code == 1
    assert "Pod p: is a test hook, and no Job" in done.err


def test_other_hooks_are_no_tests(todoctl: Todoctl, helm: FakeHelm) -> None:
    other = job()
    other["metadata"]["annotations"] = {"helm.sh/hook": "pre-install,post-upgrade"}
    helm.answer("get-hooks", hooks(other))
    assert todoctl("test").code == 3


def test_a_dry_run_names_the_jobs_and_makes_none(todoctl: Todoctl, api: FakeApi) -> None:
    done = todoctl("test", "--dry-run")
    assert done.code == 0
    assert "todo-test-round-trip-backend" in done.out
    assert not [path for method, path in api.requests if method != "GET"]
