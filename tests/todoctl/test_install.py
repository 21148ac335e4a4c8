"""Install looks first, follows the pods, explains a failure within a minute, and takes back what it did."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from todoctl.cluster import Cluster
from todoctl.errors import TodoctlError
from todoctl.helm import Helm
from todoctl.install.run import Wish, install
from todoctl.output import Screen

from .conftest import deployment, healthy, load, pod
from .fake_api import APPS, NAMESPACE, PODS, FakeApi, Json
from .fake_clock import FakeClock
from .fake_helm import FakeHelm

if TYPE_CHECKING:
    from .conftest import Done

Todoctl = Callable[..., "Done"]
WISH = Wish(["."], timeout=180)
DEPLOYMENT = f"{APPS}/deployments/todo-backend"
TROUBLES: list[Json] = yaml.safe_load(load("troubles.yaml"))


@pytest.fixture(autouse=True)
def _no_lint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("todoctl.install.run.lint", lambda _rendered: "clean")


@pytest.fixture
def run(cluster: Cluster, helm4: Helm, clock: FakeClock) -> Callable[..., int]:
    """Run an installation in the time of the clock."""
    return lambda wish=WISH: install(cluster, helm4, wish, Screen(), clock)


def runs(api: FakeApi) -> None:
    """Let the backend run."""
    api.put(DEPLOYMENT, deployment(available=1))
    api.put(f"{PODS}/todo-backend-1", healthy())


def history(helm: FakeHelm, *statuses: str, updated: str = "2026-01-01T00:00:00.123456789Z") -> None:
    """Give the release revisions with these statuses."""
    entries = [{"revision": n, "status": s, "updated": updated} for n, s in enumerate(statuses, start=1)]
    helm.answer("history", json.dumps(entries))


def test_an_install_ends_when_all_pods_run_and_stay(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, clock: FakeClock, arguments: Namespace,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    api.put(f"{PODS}/todo-backend-1", pod(containerStatuses=[]))
    clock.at(5, lambda: runs(api))
    assert run() == 0
    out = capfd.readouterr().out
    assert "Installing release todo in todo-phasev (context fake) with helm 4.3.1" in out
    assert "backend: 0/1 ready, starting" in out
    assert "1 services run, 1 with a sidecar" in out
    where = f"--kubeconfig {arguments.kubeconfig} --context fake --namespace todo-phasev --release todo"
    assert f"next: todoctl test {where} --helm {helm.program}\n" in out
    assert 7 <= clock.now() < 9, "2 s without a change after the last pod is ready"
    assert len(helm.calls("upgrade")) == 1
    assert not helm.calls("uninstall")


def test_the_time_of_helm_counts(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, capfd: pytest.CaptureFixture[str]
) -> None:
    slow = helm.folder / "upgrade.do"
    slow.write_text("#!/bin/sh\nsleep 0.2\n")
    slow.chmod(0o755)
    runs(api)
    assert run() == 0
    [line] = [line for line in capfd.readouterr().out.splitlines() if "backend: 1/1 ready" in line]
    assert float(line.split()[0]) >= 0.2


def test_a_sidecar_that_fails_after_it_was_ready_is_not_missed(
    run: Callable[..., int], api: FakeApi, clock: FakeClock
) -> None:
    runs(api)
    trouble = TROUBLES[0]
    clock.at(1.5, lambda: api.put(DEPLOYMENT, deployment(available=0)))
    clock.at(1.5, lambda: spoil(api, trouble))
    assert run() == 1


def spoil(api: FakeApi, trouble: Json) -> None:
    """Put a pod into recorded trouble."""
    sick = pod(**trouble["status"])
    sick["spec"] = trouble.get("spec", sick["spec"])
    api.put(f"{PODS}/todo-backend-1", sick)
    for number, event in enumerate(trouble.get("events", ())):
        body = {"type": "Warning", "involvedObject": {"uid": "uid-of-todo-backend-1"}, **event}
        api.put(f"{NAMESPACE}/events/{number}", body)
    for log in trouble.get("logs", ()):
        api.logs["todo-backend-1", log["container"], log.get("previous", False)] = log["text"]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble["name"])
def test_a_pod_in_trouble_is_explained_within_a_minute_and_nothing_is_left(
    trouble: Json, run: Callable[..., int], api: FakeApi, helm: FakeHelm, clock: FakeClock,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    component = {"spec": {"metadata": [{"name": "p", "secretKeyRef": {"name": "kafka-secrets", "key": "password"}}]}}
    api.put("/apis/dapr.io/v1alpha1/namespaces/todo-phasev/components/pubsub-kafka", component)
    clock.at(1, lambda: spoil(api, trouble))
    assert run() == 1
    out, err = capfd.readouterr()
    for words in trouble["told"]:
        assert words in err, err
    assert "fix: " in err
    assert "Traceback" not in out + err
    assert clock.now() < 60
    assert len(helm.calls("uninstall todo --ignore-not-found --wait --cascade foreground")) == 1
    assert "uninstalled todo" in out


class LostOnceRead(dict[tuple[str, str, bool], str]):
    """Logs of containers that start anew as soon as they were read."""

    def __getitem__(self, key: tuple[str, str, bool]) -> str:
        """Return the log, and begin the next one."""
        text = super().__getitem__(key)
        self[key] = '{"app_id":"backend","level":"info","msg":"Starting Dapr Runtime -- version 1.18.3"}'
        return text


def test_a_fault_that_was_seen_is_told_though_the_container_started_anew_since(
    run: Callable[..., int], api: FakeApi, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    api.logs = LostOnceRead()
    clock.at(1, lambda: spoil(api, TROUBLES[0]))
    assert run() == 1
    assert "the password is wrong" in capfd.readouterr().err


def test_services_with_the_same_fault_share_one_message(
    run: Callable[..., int], api: FakeApi, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    def two() -> None:
        for name in ("todo-backend-1", "todo-backend-2"):
            api.put(f"{PODS}/{name}", pod(name, **TROUBLES[0]["status"]))
            api.logs[name, "daprd", True] = TROUBLES[0]["logs"][0]["text"]

    clock.at(1, two)
    assert run() == 1
    assert capfd.readouterr().err.count("Error:") == 1


def test_what_heals_by_itself_in_time_is_no_fault(run: Callable[..., int], api: FakeApi, clock: FakeClock) -> None:
    down = next(trouble for trouble in TROUBLES if trouble["name"] == "broker down at start")
    clock.at(1, lambda: spoil(api, down))
    clock.at(12, lambda: runs(api))
    assert run() == 0


def test_pods_of_the_revision_before_do_not_count(run: Callable[..., int], api: FakeApi, clock: FakeClock) -> None:
    old = pod("old", owner="uid-of-another-rs", **TROUBLES[0]["status"])
    api.put(f"{PODS}/old", old)
    clock.at(5, lambda: runs(api))
    assert run() == 0


def test_the_pods_of_the_newest_revision_are_counted_and_old_ones_seen_off(
    run: Callable[..., int], api: FakeApi, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    def change(*, updated: int, observed: int = 2, replicas: int = 2) -> None:
        body = deployment(available=replicas)
        body["metadata"]["generation"] = 2
        body["status"] |= {"observedGeneration": observed, "updatedReplicas": updated, "replicas": replicas}
        api.put(DEPLOYMENT, body)

    def new_pod_is_ready() -> None:
        api.put(f"{PODS}/todo-backend-1", healthy())

    api.put(f"{PODS}/old", {**healthy("old"), "metadata": pod("old", owner="uid-of-another-rs")["metadata"]})
    change(updated=1, observed=1)
    clock.at(1, lambda: change(updated=1))
    clock.at(1, lambda: api.put(f"{PODS}/todo-backend-1", pod(containerStatuses=[])))
    clock.at(3, new_pod_is_ready)
    clock.at(5, lambda: change(updated=1, replicas=1))
    assert run() == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.partition("backend: ")[2] for line in lines if "backend: " in line] == [
        "waiting for its controller",
        "0/1 ready, starting",
        "1/1 ready, old pods are leaving",
        "1/1 ready",
    ]


def test_a_pod_that_is_refused_is_explained(
    run: Callable[..., int], api: FakeApi, capfd: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    message = (
        'pods "x" is forbidden: violates PodSecurity "restricted:latest": unrestricted capabilities (container "daprd")'
    )
    event = {"type": "Warning", "reason": "FailedCreate", "message": message}
    api.put(f"{NAMESPACE}/events/1", {**event, "involvedObject": {"uid": "uid-of-todo-backend-rs"}})
    assert run() == 1
    err = capfd.readouterr().err
    assert "Error: backend: Pod Security restricted:latest: refuses the pod of backend" in err
    assert "sidecarDropALLCapabilities=true" in err
    assert clock.now() < 20


def test_a_pod_that_gets_nowhere_is_given_up_at_the_end_of_the_time(
    run: Callable[..., int], api: FakeApi, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    waiting = [{"name": "backend", "ready": False, "state": {"waiting": {"reason": "ContainerCreating"}}}]
    api.put(f"{PODS}/todo-backend-1", pod(containerStatuses=waiting))
    assert run() == 1
    assert clock.now() >= WISH.timeout
    assert "container backend: ContainerCreating" in capfd.readouterr().err


def test_a_pod_that_says_nothing_is_no_success_at_the_end_of_the_time(
    run: Callable[..., int], api: FakeApi, capfd: pytest.CaptureFixture[str]
) -> None:
    api.put(f"{PODS}/todo-backend-1", pod(phase="Pending"))
    assert run(Wish(["."], timeout=8)) == 1
    assert "backend: not in time: backend is at 0/1 ready, starting" in capfd.readouterr().err


def test_a_deployment_that_never_appears_is_no_success(
    run: Callable[..., int], api: FakeApi, capfd: pytest.CaptureFixture[str]
) -> None:
    del api.objects[DEPLOYMENT]
    assert run(Wish(["."], timeout=8)) == 1
    assert "there is no Deployment todo-backend" in capfd.readouterr().err


def test_an_api_server_that_is_away_for_a_moment_does_not_end_it(
    run: Callable[..., int], api: FakeApi, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from todoctl.cluster import Unreachable
    from todoctl.install import rollout

    real = rollout.snapshot

    def unsteady(cluster: Cluster, names: frozenset[str]) -> object:
        if 1 < clock.now() < 4:
            raise Unreachable("cannot reach the API server")
        return real(cluster, names)

    monkeypatch.setattr(rollout, "snapshot", unsteady)
    clock.at(6, lambda: runs(api))
    assert run() == 0


def test_a_failed_upgrade_goes_back_to_the_revision_that_ran(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    history(helm, "superseded", "deployed", "failed")
    helm.answer("get-manifest", load("rendered.yaml"))
    clock.at(1, lambda: spoil(api, TROUBLES[0]))
    api.deleted = lambda _path: clock.at(clock.now() + 2, lambda: runs(api))
    assert run() == 1
    out = capfd.readouterr().out
    assert len(helm.calls("rollback todo 2")) == 1
    assert not helm.calls("uninstall")
    assert "rolled back to revision 2" in out
    assert "revision 2 runs again" in out


def test_a_revision_that_does_not_run_either_is_told(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    history(helm, "deployed")
    helm.answer("get-manifest", load("rendered.yaml"))
    clock.at(1, lambda: spoil(api, TROUBLES[0]))
    api.deleted = lambda _path: clock.at(clock.now() + 2, lambda: spoil(api, TROUBLES[0]))
    assert run() == 1
    out, err = capfd.readouterr()
    assert "revision 1 does not run either" in out
    assert err.count("Error:") == 2


def test_a_namespace_that_the_install_made_goes_with_it(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    del api.objects[NAMESPACE]
    plain = [text for text in load("rendered.yaml").split("---\n") if "kind: Deployment" in text]
    helm.answer("template", "\n".join(line for line in plain[0].splitlines() if "ecret" not in line))
    clock.at(1, lambda: spoil(api, next(trouble for trouble in TROUBLES if trouble["name"] == "image not there")))
    assert run() == 1
    assert "--create-namespace" in helm.calls("upgrade")[0]
    assert ("DELETE", NAMESPACE) in api.requests
    assert "removed the namespace todo-phasev" in capfd.readouterr().out


def test_pods_that_failed_before_are_made_anew(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    history(helm, "deployed")
    spoil(api, TROUBLES[0])
    api.deleted = lambda _path: clock.at(clock.now() + 2, lambda: runs(api))
    assert run() == 0
    assert "backend: failed before, is made anew" in capfd.readouterr().out


def test_keep_leaves_a_failed_install_for_a_look(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, clock: FakeClock, capfd: pytest.CaptureFixture[str]
) -> None:
    clock.at(1, lambda: spoil(api, TROUBLES[0]))
    assert run(Wish(["."], timeout=180, keep=True)) == 1
    assert not helm.calls("uninstall")
    assert "remove: todoctl uninstall" in capfd.readouterr().out


def test_nothing_is_done_when_something_is_missing(todoctl: Todoctl, api: FakeApi, helm: FakeHelm) -> None:
    del api.objects[f"{NAMESPACE}/secrets/kafka-secrets"]
    done = todoctl("install")
    assert done.code == 1
    assert "create secret generic kafka-secrets" in done.out
    assert "nothing was changed" in done.err
    assert not helm.calls("upgrade")


def test_a_dry_run_says_all_and_changes_nothing(todoctl: Todoctl, api: FakeApi, helm: FakeHelm) -> None:
    history(helm, "deployed")
    done = todoctl("install", "--dry-run", "-f", "values.yaml", "--timeout", "60")
    assert done.code == 0
    assert f"would run: {helm.program} upgrade --install todo . --values values.yaml" in done.out
    assert "--namespace todo-phasev --kube-context fake --kubeconfig " in done.out
    assert "within 60 s: roll back to revision 1" in done.out
    assert not helm.calls("upgrade")
    assert {method for method, path in api.requests if "reviews" not in path} == {"GET"}


def test_what_helm_refuses_is_explained_and_taken_back(run: Callable[..., int], helm: FakeHelm) -> None:
    helm.refuse("upgrade", 'Error: no matches for kind "Component" in version "dapr.io/v1alpha1"\n')
    with pytest.raises(TodoctlError, match="is not installed") as caught:
        run()
    assert caught.value.where == "Dapr"
    assert caught.value.fix.endswith(" --kube-context fake")
    assert len(helm.calls("uninstall")) == 1


def test_an_install_that_cannot_be_taken_back_tells_both(
    run: Callable[..., int], helm: FakeHelm, capfd: pytest.CaptureFixture[str]
) -> None:
    helm.refuse("upgrade", "Error: first\n")
    helm.refuse("uninstall", "Error: second\n")
    with pytest.raises(TodoctlError, match="first"):
        run()
    assert "was not taken back: second" in capfd.readouterr().err


def test_an_interrupt_takes_everything_back(run: Callable[..., int], helm: FakeHelm, clock: FakeClock) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    clock.at(2, interrupt)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert len(helm.calls("uninstall")) == 1


def test_an_install_that_was_killed_is_cleaned_up_by_the_next(
    run: Callable[..., int], api: FakeApi, helm: FakeHelm, capfd: pytest.CaptureFixture[str]
) -> None:
    runs(api)
    history(helm, "pending-install")
    assert run() == 0
    assert len(helm.calls("uninstall")) == 1
    assert "left half-made" in capfd.readouterr().out


def test_a_helm_that_is_at_work_is_not_disturbed(run: Callable[..., int], helm: FakeHelm, arguments: Namespace) -> None:
    from datetime import UTC, datetime

    history(helm, "deployed", "pending-upgrade", updated=datetime.now(UTC).isoformat())
    with pytest.raises(TodoctlError, match="another helm began") as caught:
        run()
    back = f"{helm.program} rollback todo 1 --namespace todo-phasev --kube-context fake"
    assert caught.value.fix.endswith(f"{back} --kubeconfig {arguments.kubeconfig}")
    assert not helm.calls("upgrade")


def test_lint_errors_stop_an_install(run: Callable[..., int], helm: FakeHelm, monkeypatch: pytest.MonkeyPatch) -> None:
    def lint(_rendered: str) -> str:
        raise TodoctlError("daprlint finds errors", where="lint")

    monkeypatch.setattr("todoctl.install.run.lint", lint)
    with pytest.raises(TodoctlError, match="daprlint finds errors"):
        run()
    assert not helm.calls("upgrade")


def test_lint_errors_are_not_looked_for_when_the_user_says_so(
    run: Callable[..., int], api: FakeApi, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("todoctl.install.run.lint", lambda _rendered: pytest.fail("it was asked"))
    runs(api)
    assert run(replace(WISH, skip_lint=True)) == 0
    assert "  lint: left out\n" in capfd.readouterr().out


def test_uninstall_removes_the_test_jobs_too(todoctl: Todoctl, api: FakeApi, helm: FakeHelm) -> None:
    history(helm, "deployed")
    job = "/apis/batch/v1/namespaces/todo-phasev/jobs/todo-test-round-trip-backend"
    api.put(job, {})
    dry = todoctl("uninstall", "--dry-run")
    assert dry.code == 0
    assert "todo-test-round-trip-backend" in dry.out
    assert job in api.objects
    done = todoctl("uninstall")
    assert done.code == 0
    assert "helm: uninstall, until the pods have ended" in done.out
    assert job not in api.objects
    assert len(helm.calls("uninstall")) == 1


def test_uninstall_of_nothing_is_no_error(todoctl: Todoctl) -> None:
    done = todoctl("uninstall")
    assert done.code == 0
    assert "nothing to do" in done.out
