"""What this daprd, which is built without the workflow engine, answers to a workflow call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .manifests import statestore

if TYPE_CHECKING:
    from node.daprd import Service

    from .launch import Launcher
    from .world import World

START = "/v1.0/workflows/dapr/anything/start"


def test_workflows_say_that_they_are_not_built_in(dapr: Launcher, world: World, placement: Service) -> None:
    store = statestore(world, actorStateStore="true")
    running = dapr.start(store, placement=placement).ready()
    answer = running.http.post(START)
    assert answer.status_code == 500
    assert "workflow engine not built in" in answer.json()["message"]
    assert running.components() == {"statestore-postgres"}, "and daprd lives on"
