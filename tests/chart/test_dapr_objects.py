"""Configuration, Resiliency and Subscriptions: what each sidecar may do, and what happens to an event that fails."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .helm import DEFAULTS, OVERLAYS, RENDERER, Overlay, rendered
from .objects import of_kind

SESSION_SECONDS = 10


def allowed(spec: dict[str, Any]) -> set[tuple[str, str]]:
    return {(entry["name"], entry["protocol"]) for entry in spec["api"]["allowed"]}


def configuration(service: str, *settings: str) -> dict[str, Any]:
    words = [word for setting in settings for word in ("--set-json", setting)]
    objects = RENDERER.objects(DEFAULTS, *words) if words else rendered(DEFAULTS)
    spec: dict[str, Any] = of_kind(objects, "Configuration")[f"todo-{service}"].body["spec"]
    return spec


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_sidecar_has_a_list_of_apis_for_both_protocols(overlay: Overlay) -> None:
    """Dapr takes an empty list, or one without a protocol, for permission."""
    for item in of_kind(rendered(overlay), "Configuration").values():
        listed = item.body["spec"]["api"]["allowed"]
        assert {entry["protocol"] for entry in listed} == {"http", "grpc"}, f"{item}"
        assert {entry["version"] for entry in listed} == {"v1"}, f"{item}"
        assert {"name": "metadata", "version": "v1", "protocol": "http"} in listed, f"{item}: test pods ask for it"


def test_the_list_has_what_the_service_declares() -> None:
    names = {service: {name for name, _protocol in allowed(configuration(service))} for service in ("backend",)}
    assert names == {"backend": {"metadata", "publish", "state"}}
    assert {name for name, _ in allowed(configuration("notification-service"))} == {
        "jobs",
        "metadata",
        "publish",
        "secrets",
        "state",
    }
    assert {name for name, _ in allowed(configuration("recurring-task-service"))} == {"metadata", "publish"}


def test_the_list_can_be_left_out() -> None:
    assert "api" not in configuration("backend", "defaults.dapr.apiAllowList=false")


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_nobody_calls_a_service_that_has_not_declared_it(overlay: Overlay) -> None:
    for item in of_kind(rendered(overlay), "Configuration").values():
        control = item.body["spec"]["accessControl"]
        assert control["defaultAction"] == "deny", f"{item}"


def test_a_declared_call_is_allowed_at_the_other_end_and_nowhere_else() -> None:
    calls = 'services.backend.calls=["notification-service"]'
    policies = configuration("notification-service", calls)["accessControl"]["policies"]
    assert [(policy["appId"], policy["defaultAction"]) for policy in policies] == [("backend", "allow")]
    assert "policies" not in configuration("email-delivery-service", calls)["accessControl"]
    assert ("invoke", "http") in allowed(configuration("backend", calls))


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_retries_end_before_the_group_gives_the_event_away(overlay: Overlay) -> None:
    for item in of_kind(rendered(overlay), "Resiliency").values():
        (policy,) = item.body["spec"]["policies"]["retries"].values()
        seconds = int(policy["duration"].removesuffix("s")) * policy["maxRetries"]
        assert seconds < SESSION_SECONDS, f"{item} retries for {seconds} s"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_consumer_has_retries_for_the_component_it_loads(overlay: Overlay) -> None:
    objects = rendered(overlay)
    policies = of_kind(objects, "Resiliency")
    for name, deployment in of_kind(objects, "Deployment").items():
        assert deployment.pod
        consumes = "SUBSCRIPTION_MODE" in deployment.pod.env
        if of_kind(objects, "Component"):
            assert (name in policies) == consumes, f"{deployment}"
    for item in policies.values():
        (target,) = item.body["spec"]["targets"]["components"]
        assert target in of_kind(objects, "Component"), f"{item} is for {target}, which nobody loads"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_subscription_is_for_a_service_that_asks_for_objects(overlay: Overlay) -> None:
    """The list of the application would win over the object, without a word."""
    pods = {
        item.labels["app.kubernetes.io/component"]: item.pod
        for item in of_kind(rendered(overlay), "Deployment").values()
    }
    subscribed = set()
    for item in of_kind(rendered(overlay), "Subscription").values():
        (app_id,) = item.body["scopes"]
        pod = pods[app_id]
        assert pod
        assert (pod.env["SUBSCRIPTION_MODE"], pod.env["USE_DAPR"]) == ("declarative", "true"), f"{item}"
        assert item.body["spec"]["deadLetterTopic"] == pod.env["DEAD_LETTER_TOPIC"], f"{item}"
        subscribed.add(app_id)
    for app_id, pod in pods.items():
        assert pod
        wanted = pod.env.get("SUBSCRIPTION_MODE") == "declarative" and pod.env["USE_DAPR"] == "true"
        assert (app_id in subscribed) == wanted, app_id


@pytest.mark.parametrize("topic", ["Task.Events", "task_events", "t" * 249, "a.b"])
def test_a_subscription_to_any_topic_has_a_name_that_kubernetes_takes(topic: str) -> None:
    key = topic.replace(".", "\\.")
    objects = RENDERER.objects(
        DEFAULTS,
        "--set",
        "subscriptions.mode=declarative",
        "--set",
        f"services.email-delivery-service.subscribes.{key}=/x",
    )
    names = {item.name for item in of_kind(objects, "Subscription").values() if item.body["spec"]["topic"] == topic}
    (name,) = names
    assert re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", name)


def test_what_a_sidecar_reads_only_once_is_in_its_pod_template() -> None:
    def hashes(*settings: str) -> dict[str, str]:
        words = [word for setting in settings for word in ("--set", setting)]
        objects = RENDERER.objects(DEFAULTS, *words) if words else rendered(DEFAULTS)
        deployments = of_kind(objects, "Deployment")
        return {name: item.pod.annotations["checksum/dapr"] for name, item in deployments.items() if item.pod}

    def changed(*settings: str, before: tuple[str, ...] = ()) -> set[str]:
        old, new = hashes(*before), hashes(*before, *settings)
        return {name.removeprefix("todo-") for name in new if new[name] != old[name]}

    consumers = {"email-delivery-service", "notification-service", "recurring-task-service"}
    assert changed("services.backend.dapr.tracing.endpoint=collector:4317") == {"backend"}
    assert changed("subscriptions.retry.maxRetries=2") == consumers
    assert changed("postgres.metadata.maxConns=3") == set()
    cold = ("defaults.dapr.hotReload=false",)
    assert changed("postgres.metadata.maxConns=3", before=cold) == {"backend", "notification-service"}
    assert changed("kafka.metadata.compression=gzip", before=cold) == {"backend", *consumers}
