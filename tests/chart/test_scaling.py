"""Scalers and budgets have a target, and nobody else decides what they decide."""

from __future__ import annotations

import pytest

from .helm import DEFAULTS, OVERLAYS, RENDERER, Overlay, rendered
from .objects import Manifest, of_kind

SCALERS = ("HorizontalPodAutoscaler", "ScaledObject")


def scalers(objects: tuple[Manifest, ...]) -> list[Manifest]:
    return [item for item in objects if item.kind in SCALERS]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_scaler_has_a_deployment_that_sets_no_number_of_pods(overlay: Overlay) -> None:
    deployments = of_kind(rendered(overlay), "Deployment")
    targets = [item.body["spec"]["scaleTargetRef"]["name"] for item in scalers(rendered(overlay))]
    assert len(targets) == len(set(targets)), f"two scalers for one Deployment: {targets}"
    for name, deployment in deployments.items():
        assert ("replicas" in deployment.body["spec"]) == (name not in targets), f"{deployment}"
    assert set(targets) <= deployments.keys()


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_budget_is_for_pods_of_a_deployment_that_has_more_than_one(overlay: Overlay) -> None:
    deployments = of_kind(rendered(overlay), "Deployment")
    least = {name: item.body["spec"].get("replicas") for name, item in deployments.items()}
    for item in scalers(rendered(overlay)):
        spec = item.body["spec"]
        least[spec["scaleTargetRef"]["name"]] = spec.get("minReplicas", spec.get("minReplicaCount"))
    budgets = of_kind(rendered(overlay), "PodDisruptionBudget")
    assert budgets.keys() == {name for name, count in least.items() if count > 1}
    for name, budget in budgets.items():
        assert budget.body["spec"]["selector"] == deployments[name].body["spec"]["selector"], f"{budget}"
        assert len(budget.body["spec"].keys() & {"minAvailable", "maxUnavailable"}) == 1, f"{budget}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_pods_spread_among_those_of_their_own_revision(overlay: Overlay) -> None:
    for deployment in of_kind(rendered(overlay), "Deployment").values():
        assert deployment.pod
        for constraint in deployment.pod.spec.get("topologySpreadConstraints", []):
            assert constraint["labelSelector"] == deployment.body["spec"]["selector"], f"{deployment}"
            assert constraint["matchLabelKeys"] == ["pod-template-hash"], f"{deployment}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_keda_looks_at_the_group_that_the_consumers_are_in(overlay: Overlay) -> None:
    deployments = of_kind(rendered(overlay), "Deployment")
    authentications = of_kind(rendered(overlay), "TriggerAuthentication")
    for item in of_kind(rendered(overlay), "ScaledObject").values():
        pod = deployments[item.body["spec"]["scaleTargetRef"]["name"]].pod
        assert pod
        for trigger in item.body["spec"]["triggers"]:
            metadata = trigger["metadata"]
            assert metadata["consumerGroup"] == pod.env["KAFKA_CONSUMER_GROUP"], f"{item}"
            assert metadata["bootstrapServers"] == pod.env["KAFKA_BOOTSTRAP_SERVERS"], f"{item}"
            assert all(isinstance(value, str) for value in metadata.values()), f"{item} has numbers in its metadata"
            assert trigger["authenticationRef"]["name"] in authentications, f"{item}"


@pytest.mark.parametrize(
    ("mechanism", "word"),
    [("PLAIN", "plaintext"), ("SCRAM-SHA-256", "scram_sha256"), ("SCRAM-SHA-512", "scram_sha512")],
)
def test_keda_gets_its_own_word_for_the_mechanism(mechanism: str, word: str) -> None:
    keda = 'services.notification-service.keda={"minReplicas": 1, "maxReplicas": 3, "lagThreshold": 10}'
    objects = RENDERER.objects(DEFAULTS, "--set", f"kafka.sasl.mechanism={mechanism}", "--set-json", keda)
    (scaler,) = of_kind(objects, "ScaledObject").values()
    assert scaler.body["spec"]["triggers"][0]["metadata"]["sasl"] == word
