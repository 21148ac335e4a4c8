"""From phase to phase, forward and back: what changes is what the phase is about, and can be taken back."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import yaml

from toolchain.paths import REPOSITORY

from .helm import COMPONENTS, DEFAULTS, DIRECT_KAFKA, PHASES, RENDERER, ROLLBACK, Overlay, rendered
from .objects import Manifest, of_kind

PAIRS = [*pairwise(PHASES), (PHASES[-1], ROLLBACK), (ROLLBACK, COMPONENTS)]
# variables that are a switch
SWITCHES = {"USE_DAPR", "USE_JOBS", "EVENT_FORMAT"}


def by_identity(overlay: Overlay) -> dict[tuple[str, str], Manifest]:
    """Return the objects that live as long as the release; test pods are made for one run."""
    return {(item.kind, item.name): item for item in rendered(overlay) if item.kind != "Job"}


def without_switches(deployment: Manifest) -> dict[str, Any]:
    """Return a Deployment without what a switch may change: annotations of its pods, and the variables that are one."""
    spec = deployment.body["spec"]
    pod = spec["template"]
    (container,) = pod["spec"]["containers"]
    env = [variable for variable in container["env"] if variable["name"] not in SWITCHES]
    security = {key: value for key, value in pod["spec"]["securityContext"].items() if key != "sysctls"}
    kept = {**pod["spec"], "containers": [{**container, "env": env}], "securityContext": security}
    return {**deployment.body, "spec": {**spec, "template": {"metadata": pod["metadata"]["labels"], "spec": kept}}}


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=str)
def test_a_phase_changes_switches_and_dapr_objects_only(before: Overlay, after: Overlay) -> None:
    old, new = by_identity(before), by_identity(after)
    for kind, name in old.keys() ^ new.keys():
        body = (old.get((kind, name)) or new[kind, name]).body
        assert body["apiVersion"].startswith("dapr.io/"), f"{kind} {name} comes or goes"
    for identity in old.keys() & new.keys():
        one, other = old[identity], new[identity]
        if one.body["apiVersion"].startswith("dapr.io/"):
            continue
        if one.kind == "Deployment":
            assert without_switches(one) == without_switches(other), f"{one} changes more than its switches"
        else:
            assert one == other, f"{one} changes"


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=str)
def test_every_phase_is_a_change(before: Overlay, after: Overlay) -> None:
    assert (before, after) == (ROLLBACK, COMPONENTS) or by_identity(before) != by_identity(after)


def test_the_first_phase_needs_no_dapr_in_the_cluster() -> None:
    assert {item.body["apiVersion"] for item in rendered(DIRECT_KAFKA)} == {
        "apps/v1",
        "batch/v1",
        "rbac.authorization.k8s.io/v1",
        "v1",
    }


def test_the_components_phase_changes_no_pod() -> None:
    for name, deployment in of_kind(rendered(COMPONENTS), "Deployment").items():
        assert deployment == of_kind(rendered(DIRECT_KAFKA), "Deployment")[name]


def test_the_values_of_the_chart_are_the_last_phase() -> None:
    assert rendered(PHASES[-1]) == rendered(DEFAULTS)


def test_the_way_back_ends_where_the_components_phase_is() -> None:
    assert by_identity(ROLLBACK) == by_identity(COMPONENTS)


@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_the_way_back_wins_over_every_phase(phase: Overlay) -> None:
    both = Overlay("both", (*phase.files, *ROLLBACK.files))
    expected = rendered(DIRECT_KAFKA if phase == DIRECT_KAFKA else COMPONENTS)
    assert RENDERER.objects(both) == expected


def test_the_way_back_names_every_service() -> None:
    (path,) = ROLLBACK.files
    named = yaml.safe_load(path.read_text())["services"].keys()
    assert named == yaml.safe_load((REPOSITORY / "values.yaml").read_text())["services"].keys()


def switches(overlay: Overlay) -> dict[str, tuple[bool, str]]:
    found = {}
    for name, deployment in of_kind(rendered(overlay), "Deployment").items():
        assert deployment.pod
        found[name.removeprefix("todo-")] = (deployment.pod.has_sidecar, str(deployment.pod.env["USE_DAPR"]))
    return found


def test_the_phases_turn_the_switches_in_this_order() -> None:
    services = ("backend", "email-delivery-service", "notification-service", "recurring-task-service")
    off, idle, on = (False, "false"), (True, "false"), (True, "true")
    assert [switches(phase) for phase in PHASES] == [
        dict.fromkeys(services, off),
        dict.fromkeys(services, off),
        dict.fromkeys(services, idle),
        {**dict.fromkeys(services, idle), "backend": on},
        *[dict.fromkeys(services, on)] * 3,
    ]
