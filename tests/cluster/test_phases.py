"""The phases on the real cluster: forward, back, and gone; no pod is replaced that could have stayed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from node.up import VALUES

from .commands import Cluster, Done

SERVICES = frozenset({"backend", "email-delivery-service", "notification-service", "recurring-task-service"})
# each phase with the services whose pods it replaces
PHASES = (
    ("0-direct-kafka", SERVICES),
    ("1-components", frozenset()),
    ("2-sidecars", SERVICES),
    ("3-publishers", frozenset({"backend"})),
    ("4-consumers", SERVICES - {"backend"}),
    ("5-jobs", frozenset({"notification-service"})),
    ("6-cloudevents", SERVICES - {"email-delivery-service"}),  # all that publish
)
# what `kubectl get all` leaves out, too
KINDS = (
    "deployments,replicasets,pods,jobs,services,serviceaccounts,roles,rolebindings,poddisruptionbudgets,networkpolicies,"
    "horizontalpodautoscalers,components,configurations.dapr.io,subscriptions,resiliencies"
)


def pods(cluster: Cluster, namespace: str) -> dict[str, set[str]]:
    """Return the names of the running pods of each service."""
    found: dict[str, set[str]] = {}
    for pod in json.loads(cluster.kubectl("-n", namespace, "get", "pods", "-o", "json"))["items"]:
        service = pod["metadata"]["labels"].get("app.kubernetes.io/component")
        if service != "test" and "deletionTimestamp" not in pod["metadata"]:
            found.setdefault(service, set()).add(pod["metadata"]["name"])
    return found


def replaced(before: dict[str, set[str]], after: dict[str, set[str]]) -> set[str]:
    """Return the services that have other pods than before."""
    return {service for service in after if after[service] != before.get(service)}


def templates(cluster: Cluster, namespace: str) -> dict[str, Any]:
    """Return the pod template of each Deployment as the API server has it."""
    listed = json.loads(cluster.kubectl("-n", namespace, "get", "deployments", "-o", "json"))["items"]
    return {item["metadata"]["name"]: item["spec"]["template"] for item in listed}


def install(cluster: Cluster, namespace: str, phase: str, helm: str) -> Done:
    done = cluster.install(namespace, "-f", f"values/migration/{phase}.yaml", helm=helm)
    assert done.code == 0, f"{phase}: {done.text}"
    return done


@pytest.mark.parametrize("helm", ["helm3", "helm4"])
def test_through_all_phases_back_and_gone(cluster: Cluster, namespace: str, helm: str) -> None:
    running: dict[str, set[str]] = {}
    seen = {}
    for phase, expected in PHASES:
        install(cluster, namespace, phase, helm)
        before, running = running, pods(cluster, namespace)
        assert replaced(before, running) == expected, phase
        assert {service: len(names) for service, names in running.items()} == dict.fromkeys(SERVICES, 1), phase
        seen[phase] = templates(cluster, namespace)
        assert f"\nPhase: {phase}\n" in cluster.helm(helm, "get", "notes", "todo", "-n", namespace).stdout
        if helm == "helm4":
            tested = cluster.test(namespace)
            assert tested.code == 0, f"{phase}: {tested.text}"

    back = cluster.helm(helm, "rollback", "todo", "3", "-n", namespace, "--wait", "--timeout", "120s")
    assert back.returncode == 0, back.stderr
    assert templates(cluster, namespace) == seen["2-sidecars"]

    install(cluster, namespace, "rollback", helm)
    assert templates(cluster, namespace) == seen["1-components"]

    gone = cluster.helm(helm, "uninstall", "todo", "-n", namespace, "--wait")
    assert gone.returncode == 0, gone.stderr
    assert leftovers(cluster, namespace) == []


def leftovers(cluster: Cluster, namespace: str) -> list[str]:
    """Return what is left of the release; test pods are hooks, which Helm leaves to their deletion policy."""
    release = "app.kubernetes.io/instance=todo,app.kubernetes.io/component!=test"
    cluster.kubectl("-n", namespace, "wait", "--for=delete", "pods", "-l", release, "--timeout=60s", check=False)
    return cluster.kubectl("-n", namespace, "get", KINDS, "-l", release, "-o", "name").split()


@pytest.mark.parametrize("helm", ["helm3", "helm4"])
def test_a_new_version_of_the_chart_replaces_no_pod(
    cluster: Cluster, namespace: str, helm: str, tmp_path: Path
) -> None:
    values = ["-f", "values/local.yaml", "-f", str(VALUES), "-n", namespace, "--wait", "--timeout", "120s"]
    first = cluster.helm(helm, "install", "todo", ".", *values)
    assert first.returncode == 0, first.stderr
    before = pods(cluster, namespace)
    packed = cluster.helm(helm, "package", ".", "--version", "99.0.0", "--destination", str(tmp_path))
    assert packed.returncode == 0, packed.stderr
    (package,) = tmp_path.glob("*.tgz")
    second = cluster.helm(helm, "upgrade", "todo", str(package), *values)
    assert second.returncode == 0, second.stderr
    assert pods(cluster, namespace) == before
    labels = cluster.get("deployment", "todo-backend", namespace)["metadata"]["labels"]
    assert labels["helm.sh/chart"] == "todo-app-99.0.0"


def test_components_first_and_then_the_services(cluster: Cluster, namespace: str) -> None:
    done = cluster.install(namespace, "--set", "only=components")
    assert done.code == 0, done.text
    assert pods(cluster, namespace) == {}
    kinds = cluster.kubectl("-n", namespace, "get", "components,configurations.dapr.io,resiliencies", "-o", "name")
    assert {name.partition(".")[0] for name in kinds.split()} == {"component", "configuration", "resiliency"}
    done = cluster.install(namespace)
    assert done.code == 0, done.text
    assert pods(cluster, namespace).keys() == SERVICES


def test_without_hot_reload_a_component_rolls_the_pods_in_its_scope(cluster: Cluster, namespace: str) -> None:
    off = ("--set", "defaults.dapr.hotReload=false")
    assert cluster.install(namespace, *off).code == 0
    before = pods(cluster, namespace)
    done = cluster.install(namespace, *off, "--set", "postgres.metadata.maxConns=3")
    assert done.code == 0, done.text
    assert replaced(before, pods(cluster, namespace)) == {"backend", "notification-service"}


def test_with_hot_reload_sidecars_take_a_component_up_and_no_pod_is_replaced(cluster: Cluster, namespace: str) -> None:
    assert cluster.install(namespace).code == 0
    before = pods(cluster, namespace)
    done = cluster.install(namespace, "--set", "postgres.metadata.maxConns=3")
    assert done.code == 0, done.text
    assert pods(cluster, namespace) == before
    for service in ("backend", "notification-service"):
        assert logged(cluster, namespace, service, "Component updated: statestore-postgres"), service
    assert not logged(cluster, namespace, "recurring-task-service", "Component updated", within=0)


def logged(cluster: Cluster, namespace: str, service: str, text: str, within: float = 30) -> bool:
    """Tell whether the sidecar of a service logs a text, waiting for it as many seconds as given."""
    deadline = time.monotonic() + within
    while True:
        if text in cluster.kubectl("-n", namespace, "logs", f"deployment/todo-{service}", "-c", "daprd"):
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.5)


def test_a_fifth_service_is_values_only_and_runs(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    values = tmp_path / "fifth.yaml"
    fifth = {
        "port": 8004,
        "args": ["recurring-task-service"],
        "subscribes": {"task-recurrence": "/events/recurrence"},
        "state": True,
    }
    values.write_text(json.dumps({"services": {"archive-service": fifth}}))
    done = cluster.install(namespace, "-f", str(values))
    assert done.code == 0, done.text
    assert "5 services run, 5 with a sidecar" in done.out
    tested = cluster.test(namespace)
    assert tested.code == 0, tested.text
    assert "archive-service" in tested.out
    gone = cluster.install(namespace)
    assert gone.code == 0, gone.text
    assert pods(cluster, namespace).keys() == SERVICES


def test_subscriptions_as_objects_deliver_too(cluster: Cluster, namespace: str) -> None:
    done = cluster.install(namespace, "-f", "values/declarative.yaml")
    assert done.code == 0, done.text
    tested = cluster.test(namespace)
    assert tested.code == 0, tested.text
    names = cluster.kubectl("-n", namespace, "get", "subscriptions", "-o", "name").split()
    assert len(names) == 3


def test_tokens_are_shown_both_ways(cluster: Cluster, namespace: str) -> None:
    for name in ("dapr-api-token", "app-api-token"):
        secret = ["create", "secret", "generic", name, "--from-literal=token=" + name * 3]
        cluster.kubectl("-n", namespace, *secret)
    tokens = ("--set", "defaults.dapr.apiTokenSecret=dapr-api-token,defaults.dapr.appTokenSecret=app-api-token")
    done = cluster.install(namespace, *tokens)
    assert done.code == 0, done.text
    tested = cluster.test(namespace)
    assert tested.code == 0, tested.text
