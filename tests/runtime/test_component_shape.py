"""What daprd does with a Component whose parts are missing or in the wrong place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .manifests import PUBSUB, STATESTORE, component, pubsub, secrets, statestore

if TYPE_CHECKING:
    from .launch import Launcher
    from .world import World

SOMEBODY_ELSE = ["somebody-else"]


def test_scopes_keep_a_component_from_other_apps(dapr: Launcher, world: World) -> None:
    running = dapr.start({**pubsub(world), "scopes": SOMEBODY_ELSE}).ready()
    assert running.components() == set()
    assert not running.complaints(), "nothing in the log says why the component is missing"


def test_scopes_under_spec_keep_it_from_nobody(dapr: Launcher, world: World) -> None:
    manifest = pubsub(world)
    manifest["spec"]["scopes"] = SOMEBODY_ELSE
    running = dapr.start(manifest, log_level="debug").ready()
    assert running.components() == {PUBSUB}
    assert "scopes" not in running.log
    assert not running.complaints()


def test_a_missing_key_of_a_secret_is_an_empty_value(dapr: Launcher, world: World) -> None:
    content = secrets(world)
    del content["kafka-secrets"]["password"]
    log = dapr.start(pubsub(world), secrets=content).refusal()
    assert "kafka error: missing SASL Password for authType 'password'" in log
    assert "kafka-secrets" not in log, "the log does not name the Secret"


def test_a_missing_secret_is_an_empty_value_too(dapr: Launcher, world: World) -> None:
    content = secrets(world)
    del content["kafka-secrets"]
    log = dapr.start(pubsub(world), secrets=content).refusal()
    assert "secret kafka-secrets not found" in log
    assert "kafka error: missing SASL" in log


def test_a_store_that_is_not_loaded_parks_the_component(dapr: Launcher, world: World) -> None:
    manifest = {**pubsub(world), "auth": {"secretStore": "nowhere"}}
    running = dapr.start(manifest, statestore(world)).ready()
    assert f"Component {PUBSUB} references a secret store that isn't loaded: nowhere" in running.log
    assert running.components() == {STATESTORE}, "the others load, and daprd says it is healthy"


def test_without_a_store_name_a_secret_is_empty_outside_kubernetes(dapr: Launcher, world: World) -> None:
    manifest = pubsub(world)
    del manifest["auth"]
    log = dapr.start(manifest).refusal()
    assert "references a secret store that isn't loaded: " in log
    assert "kafka error: missing SASL" in log


@pytest.mark.parametrize("kind", ["jobs.scheduled", "scheduler.dapr"])
def test_there_is_no_component_for_jobs(kind: str, dapr: Launcher) -> None:
    assert f"incorrect type {kind}" in dapr.start(component("jobs", kind, {})).refusal()
