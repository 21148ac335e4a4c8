"""The test pods: each in the place of a service, with exactly its rights, and only where it has something to check."""

from __future__ import annotations

from typing import Any

import pytest

from .helm import DEFAULTS, DIRECT_KAFKA, OVERLAYS, RENDERER, Overlay, rendered
from .objects import Manifest, Pod, of_kind

# where a check differs from the pod of its service
ONLY_SERVICE = {"dapr.io/app-port", "dapr.io/block-shutdown-duration", "checksum/dapr"}
ONLY_CHECK = {"dapr.io/enable-native-sidecar": "true", "dapr.io/scheduler-host-address": ""}


def checks(objects: tuple[Manifest, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for job in of_kind(objects, "Job").values():
        found.setdefault(job.labels["todo-app/check"], []).append(job.labels["todo-app/service"])
    return found


def pods_of(overlay: Overlay) -> list[tuple[Pod, Pod]]:
    """Return each test pod with the pod of the service in whose place it runs."""
    deployments = of_kind(rendered(overlay), "Deployment").values()
    services = {item.labels["app.kubernetes.io/component"]: item.pod for item in deployments}
    jobs = [item for item in rendered(overlay) if item.kind == "Job"]
    pairs = [(job.pod, services[job.labels["todo-app/service"]]) for job in jobs]
    return [(check, service) for check, service in pairs if check and service]


def test_every_check_is_there_with_dapr_on() -> None:
    everyone = ["backend", "email-delivery-service", "notification-service", "recurring-task-service"]
    assert checks(rendered(DEFAULTS)) == {
        "components": everyone,
        "end-to-end": ["backend"],
        "round-trip": ["backend"],
        "secret-allowed": ["email-delivery-service"],
        "secret-denied": ["email-delivery-service", "notification-service"],
        "state": ["backend", "notification-service"],
    }


def test_without_sidecars_only_the_way_from_end_to_end_is_left() -> None:
    assert checks(rendered(DIRECT_KAFKA)) == {"end-to-end": ["backend"]}


def test_without_secrets_nothing_is_checked_about_them() -> None:
    none = "services.email-delivery-service.secrets=null,services.notification-service.secrets=null"
    found = checks(RENDERER.objects(DEFAULTS, "--set", none))
    assert not found.keys() & {"secret-allowed", "secret-denied"}


def test_they_can_be_left_out() -> None:
    assert not checks(RENDERER.objects(DEFAULTS, "--set", "tests.enabled=false"))


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_check_is_a_job_that_helm_runs_once(overlay: Overlay) -> None:
    for job in of_kind(rendered(overlay), "Job").values():
        own = {key: value for key, value in job.body["metadata"]["annotations"].items() if key.startswith("helm.sh/")}
        assert own == {
            "helm.sh/hook": "test",
            "helm.sh/hook-weight": "0",
            "helm.sh/hook-delete-policy": "before-hook-creation",
        }
        assert job.body["spec"]["backoffLimit"] == 0
        assert job.body["spec"]["activeDeadlineSeconds"] == 120
        assert job.labels["app.kubernetes.io/component"] == "test"
        assert job.pod
        assert job.pod.spec["restartPolicy"] == "Never"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_check_has_exactly_the_rights_of_its_service(overlay: Overlay) -> None:
    for check, service in pods_of(overlay):
        same = ("serviceAccountName", "automountServiceAccountToken", "securityContext", "nodeSelector", "tolerations")
        assert [check.spec.get(key) for key in same] == [service.spec.get(key) for key in same], f"{check}"
        own_volumes = {volume["name"] for volume in check.spec["volumes"]}
        assert own_volumes <= {"tmp", "postgres-ca"}, f"{check} has the service's own volumes"
        own = {name: value for name, value in check.env.items() if not name.startswith("CHECK_")}
        assert own.items() <= service.env.items(), f"{check}"
        references = {name for name, value in own.items() if isinstance(value, dict)}
        calls = "CHECK_NOTIFICATION_URL" in check.env
        needed = {"DAPR_API_TOKEN"} | ({"JWT_SECRET"} if calls else set())
        assert references == needed & service.env.keys(), f"{check} gets other credentials than it uses"
        assert check.containers[0]["imagePullPolicy"] == service.containers[0]["imagePullPolicy"]
        assert check.containers[0]["image"] == service.containers[0]["image"]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_its_sidecar_is_that_of_the_service_but_takes_neither_events_nor_jobs(overlay: Overlay) -> None:
    for check, service in pods_of(overlay):
        expected = {
            name: value
            for name, value in service.annotations.items()
            if name.startswith("dapr.io/") and name not in ONLY_SERVICE
        }
        assert check.annotations == ({**expected, **ONLY_CHECK} if service.has_sidecar else {}), f"{check}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_the_container_runs_the_check_by_its_name(overlay: Overlay) -> None:
    for check, _service in pods_of(overlay):
        (container,) = check.containers
        assert container["name"] == "check"
        assert container["args"] == ["check", check.labels["todo-app/check"]]
        assert check.env["CHECK_SERVICE"] == check.labels["todo-app/service"]
        assert not container.keys() & {"ports", "startupProbe", "readinessProbe", "livenessProbe", "lifecycle"}


def environment(check: str, service: str, overlay: Overlay = DEFAULTS) -> dict[str, Any]:
    pod = of_kind(rendered(overlay), "Job")[f"todo-test-{check}-{service}"].pod
    assert pod
    return {name: value for name, value in pod.env.items() if name.startswith("CHECK_") and name != "CHECK_SERVICE"}


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_the_expected_components_are_those_whose_scopes_name_the_service(overlay: Overlay) -> None:
    components = of_kind(rendered(overlay), "Component").values()
    for service in checks(rendered(overlay)).get("components", []):
        names = sorted(item.name for item in components if service in item.body["scopes"])
        assert environment("components", service, overlay) == {"CHECK_EXPECTED_COMPONENTS": ",".join(names)}


def test_a_denied_secret_is_another_s_and_its_store_is_in_reach() -> None:
    scopes = of_kind(rendered(DEFAULTS), "Component")["kubernetes-secrets"].body["scopes"]
    assert checks(rendered(DEFAULTS))["secret-denied"] == scopes
    assert environment("secret-allowed", "email-delivery-service") == {"CHECK_SECRET": "smtp-secrets"}
    assert environment("secret-denied", "notification-service") == {"CHECK_SECRET": "smtp-secrets"}
    assert environment("secret-denied", "email-delivery-service") == {"CHECK_SECRET": "kafka-secrets"}


def test_who_may_read_every_secret_has_none_to_be_denied() -> None:
    everything = 'services.email-delivery-service.secrets=["smtp-secrets", "kafka-secrets", "todo-app-secrets"]'
    denied = checks(RENDERER.objects(DEFAULTS, "--set-json", everything))["secret-denied"]
    assert denied == ["notification-service"]


@pytest.mark.parametrize(("overlay", "transport"), [(DEFAULTS, "dapr"), (DIRECT_KAFKA, "kafka")], ids=str)
def test_the_way_from_end_to_end_expects_the_transport_of_the_observer(overlay: Overlay, transport: str) -> None:
    assert environment("end-to-end", "backend", overlay) == {
        "CHECK_TRANSPORT": transport,
        "CHECK_BACKEND_URL": "http://todo-backend:8000",
        "CHECK_NOTIFICATION_URL": "http://todo-notification-service:8001",
    }
