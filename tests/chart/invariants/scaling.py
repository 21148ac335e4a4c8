"""Scalers and budgets have a target, and nobody else decides what they decide."""

from __future__ import annotations

from ..objects import Manifest, of_kind
from .registry import Objects, always, of_overlays

SCALERS = ("HorizontalPodAutoscaler", "ScaledObject")


def _scalers(objects: Objects) -> list[Manifest]:
    return [item for item in objects if item.kind in SCALERS]


@always
def a_scaler_has_a_deployment_that_sets_no_number_of_pods(objects: Objects) -> None:
    deployments = of_kind(objects, "Deployment")
    targets = [item.body["spec"]["scaleTargetRef"]["name"] for item in _scalers(objects)]
    assert len(targets) == len(set(targets)), f"two scalers for one Deployment: {targets}"
    for name, deployment in deployments.items():
        assert ("replicas" in deployment.body["spec"]) == (name not in targets), f"{deployment}"
    assert set(targets) <= deployments.keys()


def _with_more_than_one_pod(objects: Objects) -> set[str]:
    least = {name: item.body["spec"].get("replicas") for name, item in of_kind(objects, "Deployment").items()}
    for item in _scalers(objects):
        spec = item.body["spec"]
        least[spec["scaleTargetRef"]["name"]] = spec.get("minReplicas", spec.get("minReplicaCount"))
    return {name for name, count in least.items() if count > 1}


@of_overlays
def every_deployment_of_more_than_one_pod_has_a_budget(objects: Objects) -> None:
    assert of_kind(objects, "PodDisruptionBudget").keys() == _with_more_than_one_pod(objects)


@always
def a_budget_is_for_pods_of_a_deployment_that_has_more_than_one(objects: Objects) -> None:
    deployments = of_kind(objects, "Deployment")
    budgets = of_kind(objects, "PodDisruptionBudget")
    assert budgets.keys() <= _with_more_than_one_pod(objects)
    for name, budget in budgets.items():
        assert budget.body["spec"]["selector"] == deployments[name].body["spec"]["selector"], f"{budget}"
        assert len(budget.body["spec"].keys() & {"minAvailable", "maxUnavailable"}) == 1, f"{budget}"


@always
def pods_spread_among_those_of_their_own_revision(objects: Objects) -> None:
    for deployment in of_kind(objects, "Deployment").values():
        assert deployment.pod
        for constraint in deployment.pod.spec.get("topologySpreadConstraints", []):
            assert constraint["labelSelector"] == deployment.body["spec"]["selector"], f"{deployment}"
            assert constraint["matchLabelKeys"] == ["pod-template-hash"], f"{deployment}"


@always
def keda_looks_at_the_group_that_the_consumers_are_in(objects: Objects) -> None:
    deployments = of_kind(objects, "Deployment")
    authentications = of_kind(objects, "TriggerAuthentication")
    for item in of_kind(objects, "ScaledObject").values():
        pod = deployments[item.body["spec"]["scaleTargetRef"]["name"]].pod
        assert pod
        for trigger in item.body["spec"]["triggers"]:
            metadata = trigger["metadata"]
            assert metadata["consumerGroup"] == pod.env["KAFKA_CONSUMER_GROUP"], f"{item}"
            assert metadata["bootstrapServers"] == pod.env["KAFKA_BOOTSTRAP_SERVERS"], f"{item}"
            assert all(isinstance(value, str) for value in metadata.values()), f"{item} has numbers in its metadata"
            for name in ("lagThreshold", "activationLagThreshold"):
                assert metadata[name].isdecimal(), f"{name} of {item} is {metadata[name]}"
            has_credentials = pod.env.keys() & {"KAFKA_SASL_PASSWORD", "KAFKA_CA_CERT"}
            named = {trigger["authenticationRef"]["name"]} if "authenticationRef" in trigger else set()
            assert named == ({item.name} if has_credentials else set()), f"{item}"
            assert named <= authentications.keys(), f"{item}"
