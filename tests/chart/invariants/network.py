"""With network policies, each pod has its own."""

from __future__ import annotations

from ..objects import of_kind, pods
from .registry import Objects, always


@always
def every_pod_is_selected_by_exactly_one_policy_when_there_are_policies(objects: Objects) -> None:
    policies = of_kind(objects, "NetworkPolicy").values()
    selectors = [item.body["spec"]["podSelector"]["matchLabels"] for item in policies]
    for pod in pods(objects) if selectors else ():
        selecting = [labels for labels in selectors if labels.items() <= pod.labels.items()]
        assert len(selecting) == 1, f"{pod} is selected by {len(selecting)} policies"
