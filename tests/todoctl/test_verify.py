"""Whether services do what their values say, by what their pods know from inside."""

from __future__ import annotations

from typing import Any

import pytest

from todoctl.install.rollout import State
from todoctl.migration.inside import Inside
from todoctl.migration.live import Service
from todoctl.migration.verify import lacks

GROUP = {
    "name": "backend-group",
    "state": "Stable",
    "members": [{"host": "10.0.0.1", "topics": {"task-events": [0, 1, 2]}}],
    "lag": {"task-events": 3},
}
WELL = {
    "outbox": {"waiting": 0, "oldest_seconds": 0},
    "sidecar": {"version": "1.18.3", "components": ["pubsub-kafka"], "topics": ["task-events"]},
    "group": GROUP,
}


def service(answer: dict[str, Any] | None, *, use_dapr: str = "true") -> Service:
    env = [{"name": "USE_DAPR", "value": use_dapr}, {"name": "KAFKA_CONSUMER_GROUP", "value": "backend-group"}]
    annotations = {"dapr.io/enabled": "true"}
    template = {"metadata": {"annotations": annotations}, "spec": {"containers": [{"name": "backend", "env": env}]}}
    state = State({"metadata": {"name": "todo-backend"}, "spec": {"template": template}}, None, [])
    return Service(state, [] if answer is None else [Inside("todo-backend-1", "10.0.0.1", answer)])


def test_a_service_that_is_well_lacks_nothing() -> None:
    assert list(lacks(service(WELL))) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sidecar": WELL["sidecar"] | {"topics": []}}, "the sidecar of todo-backend-1 delivers no topic"),
        ({"sidecar": {"problem": "no answer"}}, "todo-backend-1 tells of sidecar: no answer"),
        ({"group": {"problem": "Kafka is away"}}, "todo-backend-1 tells of group: Kafka is away"),
        ({"group": GROUP | {"state": "PreparingRebalance"}}, "the group backend-group is PreparingRebalance"),
        ({"group": GROUP | {"members": []}}, "nobody in the group backend-group reads task-events"),
        (
            {"group": GROUP | {"members": [*GROUP["members"], {"host": "10.0.0.9", "topics": {}}]}},
            "10.0.0.9 in the group backend-group is none of its pods",
        ),
        (
            {"group": GROUP | {"lag": {"task-events": 101}}},
            "the group backend-group is 101 events behind in task-events",
        ),
    ],
)
def test_what_is_lacking_is_told(changed: dict[str, Any], told: str) -> None:
    assert list(lacks(service(WELL | changed))) == [told]


def test_a_service_without_a_ready_pod_is_told() -> None:
    assert list(lacks(service(None))) == ["no pod is ready"]


def test_a_lag_that_was_there_before_is_not_the_changes_doing() -> None:
    behind = service(WELL | {"group": GROUP | {"lag": {"task-events": 5000}}})
    assert list(lacks(behind, lag_before=5000)) == []


def test_without_dapr_the_sidecar_delivers_nothing_and_that_is_right() -> None:
    idle = WELL | {"sidecar": WELL["sidecar"] | {"topics": []}}
    assert list(lacks(service(idle, use_dapr="false"))) == []


def test_an_image_without_a_kafka_client_cannot_tell_of_its_group() -> None:
    answer = {part: WELL[part] for part in ("outbox", "sidecar")}
    assert list(lacks(service(answer))) == []
