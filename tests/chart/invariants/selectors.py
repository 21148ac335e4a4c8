"""Selectors select what they should, for the whole life of a release."""

from __future__ import annotations

from ..objects import of_kind, pods
from .registry import Objects, always


@always
def a_service_selects_the_pods_of_exactly_one_deployment_and_no_test_pod(objects: Objects) -> None:
    for service in of_kind(objects, "Service").values():
        wanted = service.body["spec"]["selector"].items()
        selected = [pod.owner for pod in pods(objects) if wanted <= pod.labels.items()]
        assert [str(owner) for owner in selected] == [f"Deployment {service.name}"], f"{service} selects {selected}"


@always
def a_service_leads_to_a_port_of_its_pods(objects: Objects) -> None:
    deployments = of_kind(objects, "Deployment")
    for service in of_kind(objects, "Service").values():
        pod = deployments[service.name].pod
        assert pod
        names = {port["name"] for port in pod.containers[0]["ports"]}
        for port in service.body["spec"]["ports"]:
            assert port["targetPort"] in names, f"{service} leads to no port of {pod}"


@always
def a_selector_says_nothing_that_values_can_change(objects: Objects) -> None:
    for deployment in of_kind(objects, "Deployment").values():
        labels = deployment.body["spec"]["selector"]["matchLabels"]
        assert labels == {
            "app.kubernetes.io/name": "todo-app",
            "app.kubernetes.io/instance": deployment.labels["app.kubernetes.io/instance"],
            "app.kubernetes.io/component": deployment.labels["app.kubernetes.io/component"],
        }, f"{deployment} selects by {labels}"
        assert deployment.pod
        assert labels.items() <= deployment.pod.labels.items(), f"{deployment} does not select its own pods"
