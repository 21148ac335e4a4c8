"""What the chart renders, loaded by the real daprd as it is."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from toolchain import locate

from .application import Answer, Application
from .cluster import NAMESPACE, SECRET, SECRET_DATA
from .manifests import PUBSUB, STATESTORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .launch import Dapr, Launcher
    from .manifests import Manifest, Secrets
    from .topics import Topics
    from .world import World

CHART = Path(__file__).parents[2]
# The chart mounts the CA there; these sidecars have no mounts.
CA_MOUNT = "/etc/todo/postgres/ca.crt"
EVENT = {"event_type": "task.created", "task_id": 7}


@pytest.fixture(scope="session")
def rendered(world: World) -> list[Manifest]:
    """Everything that the chart renders for the embedded node, with the broker and the CA of the tests."""
    brokers = f"kafka.bootstrapServers={world.broker.bootstrap}"
    values = ["--values", str(CHART / "values" / "local.yaml"), "--set", brokers, "--set", "image.tag=test"]
    command = [str(locate.binary("helm4")), "template", "todo", str(CHART), "--namespace", NAMESPACE, *values]
    stream = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert CA_MOUNT in stream
    return list(yaml.safe_load_all(stream.replace(CA_MOUNT, str(world.ca))))


def sidecar(
    dapr: Launcher,
    rendered: list[Manifest],
    app_id: str,
    in_cluster: Mapping[str, str],
    application: Application | None = None,
    secrets: Secrets | None = None,
) -> Dapr:
    """Start the sidecar of a service with the whole stream and, as daprd needs it, its Configuration apart."""
    configurations = [
        manifest
        for manifest in rendered
        if (manifest["kind"], manifest["metadata"]["name"]) == ("Configuration", f"todo-{app_id}")
    ]
    assert configurations, f"the chart has no Configuration todo-{app_id}"
    return dapr.start(
        *rendered,
        app_id=app_id,
        application=application,
        secrets=secrets,
        configurations=configurations,
        environment=in_cluster,
    )


def test_each_service_loads_what_it_is_scoped_for(
    dapr: Launcher, rendered: list[Manifest], in_cluster: Mapping[str, str]
) -> None:
    components = [manifest for manifest in rendered if manifest["kind"] == "Component"]
    app_ids = sorted({app_id for component in components for app_id in component["scopes"]})
    running = {app_id: sidecar(dapr, rendered, app_id, in_cluster) for app_id in app_ids}
    loaded = {app_id: one.ready().components() for app_id, one in running.items()}
    assert loaded == {
        app_id: {component["metadata"]["name"] for component in components if app_id in component["scopes"]}
        for app_id in app_ids
    }


@pytest.mark.usefixtures("application_topics")
def test_an_event_goes_from_the_backend_to_a_subscriber(
    dapr: Launcher, rendered: list[Manifest], in_cluster: Mapping[str, str], topics: Topics
) -> None:
    topics.skip("notification-service-group", "task-events")
    subscriptions = [{"pubsubname": PUBSUB, "topic": "task-events", "route": "/events/task"}]
    answers = {"GET /dapr/subscribe": Answer(subscriptions), "POST /events/task": Answer({"status": "SUCCESS"})}
    with Application(answers) as application:
        subscriber = sidecar(dapr, rendered, "notification-service", in_cluster, application)
        publisher = sidecar(dapr, rendered, "backend", in_cluster).ready()
        assert publisher.publish("task-events", EVENT, partitionKey="7").status_code == 204
        subscriber.ready_with_application()
        (request,) = application.wait_for("POST", "/events/task")
    assert (request.json()["source"], request.json()["data"]) == ("backend", EVENT)


def test_state_makes_the_round_trip(dapr: Launcher, rendered: list[Manifest], in_cluster: Mapping[str, str]) -> None:
    running = sidecar(dapr, rendered, "backend", in_cluster).ready()
    url = f"/v1.0/state/{STATESTORE}"
    assert running.http.post(url, json=[{"key": "task", "value": EVENT}]).status_code == 204
    assert running.http.get(f"{url}/task").json() == EVENT
    assert running.http.delete(f"{url}/task").status_code == 204


def test_a_secret_is_for_the_service_that_declares_it(
    dapr: Launcher, rendered: list[Manifest], in_cluster: Mapping[str, str]
) -> None:
    url = f"/v1.0/secrets/kubernetes-secrets/{SECRET}"
    allowed = sidecar(dapr, rendered, "email-delivery-service", in_cluster)
    denied = sidecar(dapr, rendered, "notification-service", in_cluster)
    assert allowed.ready().http.get(url).json() == SECRET_DATA
    answer = denied.ready().http.get(url)
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "ERR_PERMISSION_DENIED")
