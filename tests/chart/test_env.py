"""The environment of the containers."""

from __future__ import annotations

import json

import pytest
import yaml

from toolchain.paths import REPOSITORY

from .helm import DEFAULTS, DIRECT_KAFKA, LOCAL, OVERLAYS, RENDERER, Overlay, rendered
from .objects import of_kind, pods

# what everything-on sets
VALUES = yaml.safe_load((REPOSITORY / "values.yaml").read_text())
# of the overlays, and of the chart's own values
OF_USERS = {"LOG_LEVEL", "WORKERS", "RELEASE", "REGION"} | {
    name for service in VALUES["services"].values() for name in service.get("env", ())
}
OWNED = REPOSITORY / "charts/dapr-app/templates/_owned.tpl"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_value_is_text_or_comes_from_a_secret(overlay: Overlay) -> None:
    for pod in pods(rendered(overlay)):
        for name, value in pod.env.items():
            from_elsewhere = ({"secretKeyRef"}, {"configMapKeyRef"})
            assert isinstance(value, str) or value.keys() in from_elsewhere, f"{name} of {pod} is {value!r}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_every_variable_that_the_chart_sets_is_refused_in_env(overlay: Overlay) -> None:
    text = OWNED.read_text().partition('"dapr-app.ownedEnv" -}}')[2].partition("{{-")[0]
    owned = yaml.safe_load(text)
    for pod in pods(rendered(overlay)):
        own = {name for name in pod.env if not name.startswith("CHECK_")}
        assert own - OF_USERS <= owned.keys(), f"{pod} sets what a user may set too"


@pytest.mark.parametrize(("overlay", "value"), [(DEFAULTS, "true"), (DIRECT_KAFKA, "false")], ids=str)
def test_the_switch_is_quoted(overlay: Overlay, value: str) -> None:
    assert {pod.env["USE_DAPR"] for pod in pods(rendered(overlay))} == {value}


def test_a_sidecar_alone_leaves_the_service_on_kafka() -> None:
    objects = RENDERER.objects(LOCAL, "--set", "defaults.useDapr=false")
    for pod in pods(objects):
        assert pod.has_sidecar
        assert pod.env["USE_DAPR"] == "false"


def test_the_settings_of_kafka_and_the_group_stay_with_dapr_on() -> None:
    pod = of_kind(rendered(LOCAL), "Deployment")["todo-notification-service"].pod
    assert pod
    assert pod.env["KAFKA_BOOTSTRAP_SERVERS"] == "10.244.0.1:9094"
    assert pod.env["KAFKA_SASL_MECHANISM"] == "SCRAM-SHA-512"
    assert pod.env["KAFKA_CA_CERT"] == {"secretKeyRef": {"name": "kafka-secrets", "key": "ca.crt"}}
    assert pod.env["KAFKA_CONSUMER_GROUP"] == "notification-service-group"


def test_a_service_without_subscriptions_has_no_group() -> None:
    pod = of_kind(rendered(LOCAL), "Deployment")["todo-backend"].pod
    assert pod
    assert "KAFKA_CONSUMER_GROUP" not in pod.env


def test_further_variables_keep_their_text_and_null_removes_a_default() -> None:
    own = {
        "FLAG": False,
        "BIG": 12345678901,
        "EMPTY": "",
        "OLD": None,
        "FROM": {"secretKeyRef": {"name": "s", "key": "k"}},
    }
    default, service = "defaults.env.OLD=x", f"services.backend.env={json.dumps(own)}"
    objects = RENDERER.objects(LOCAL, "--set", default, "--set-json", service)
    pods_by_name = {name: item.pod for name, item in of_kind(objects, "Deployment").items()}
    backend, other = pods_by_name["todo-backend"], pods_by_name["todo-notification-service"]
    assert backend
    assert other
    assert {name: backend.env.get(name) for name in ("FLAG", "BIG", "EMPTY", "OLD")} == {
        "FLAG": "false",
        "BIG": "12345678901",
        "EMPTY": "",
        "OLD": None,
    }
    assert backend.env["FROM"] == {"secretKeyRef": {"name": "s", "key": "k"}}
    assert other.env["OLD"] == "x"
