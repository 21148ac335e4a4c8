"""Selectors select what they should, for the whole life of a release."""

from __future__ import annotations

import pytest

from .helm import DEFAULTS, OVERLAYS, Overlay, rendered
from .objects import of_kind, pods


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_service_selects_the_pods_of_exactly_one_deployment_and_no_test_pod(overlay: Overlay) -> None:
    for service in of_kind(rendered(overlay), "Service").values():
        wanted = service.body["spec"]["selector"].items()
        selected = [pod.owner for pod in pods(rendered(overlay)) if wanted <= pod.labels.items()]
        assert [str(owner) for owner in selected] == [f"Deployment {service.name}"], f"{service} selects {selected}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_a_service_leads_to_a_port_of_its_pods(overlay: Overlay) -> None:
    deployments = of_kind(rendered(overlay), "Deployment")
    for service in of_kind(rendered(overlay), "Service").values():
        pod = deployments[service.name].pod
        assert pod
        names = {port["name"] for port in pod.containers[0]["ports"]}
        for port in service.body["spec"]["ports"]:
            assert port["targetPort"] in names, f"{service} leads to no port of {pod}"


@pytest.mark.parametrize("overlay", OVERLAYS, ids=str)
def test_selectors_are_the_same_in_every_overlay(overlay: Overlay) -> None:
    for name, deployment in of_kind(rendered(overlay), "Deployment").items():
        first = of_kind(rendered(DEFAULTS), "Deployment")[name]
        assert deployment.body["spec"]["selector"] == first.body["spec"]["selector"], f"{deployment} changes selector"
        assert deployment.body["spec"]["selector"]["matchLabels"].keys() == {
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/component",
        }
