"""The network policies let through what the application and its sidecars need, and stop the rest.

An analyser that is not ours (cyclonus) judges every flow. It reads policies as Kubernetes describes them; that a
network plugin enforces them is not shown here.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolchain.locate import binary

from .helm import DEFAULTS, NAMESPACE, OVERLAYS, rendered
from .objects import Manifest, of_kind

FLOWS = yaml.safe_load((Path(__file__).parent / "flows.yaml").read_text())
OVERLAYS_BY_NAME = {overlay.name: overlay for overlay in OVERLAYS}
WITH_POLICIES = [name for name, overlay in OVERLAYS_BY_NAME.items() if of_kind(rendered(overlay), "NetworkPolicy")]
OUTSIDE = "203.0.113.99"
ADDRESS = re.compile(r"[0-9.]+$")


def peer(name: str, pods: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return an end of a connection in the analyser's words."""
    if name == "outside" or ADDRESS.match(name):
        return {"Internal": None, "IP": OUTSIDE if name == "outside" else name}
    namespace, _slash, pod = name.rpartition("/")
    namespace = namespace or NAMESPACE
    labels = pods[pod] if namespace == NAMESPACE else {"app": pod}
    about = {"kubernetes.io/metadata.name": namespace}
    return {"Internal": {"PodLabels": labels, "NamespaceLabels": about, "Namespace": namespace}, "IP": "10.0.0.1"}


def pods_by_name(objects: tuple[Manifest, ...]) -> dict[str, dict[str, str]]:
    """Return the labels of the release's pods by app-id, and of a test pod."""
    found = {item.pod.labels["app.kubernetes.io/component"]: item.pod.labels for item in objects if item.pod}
    assert "test" in found
    return found


def judged(name: str, flows: Iterable[dict[str, Any]], folder: Path) -> list[bool]:
    """Return what the analyser says about each flow."""
    objects = rendered(OVERLAYS_BY_NAME[name])
    pods = pods_by_name(objects)
    policies = [item.body for item in of_kind(objects, "NetworkPolicy").values()]
    (folder / "policies.yaml").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": policies}))
    traffic = [
        {
            "Source": peer(flow["from"], pods),
            "Destination": peer(flow["to"], pods),
            "Protocol": flow.get("protocol", "TCP"),
            "ResolvedPort": flow["port"],
            "ResolvedPortName": "",
        }
        for flow in flows
    ]
    (folder / "traffic.json").write_text(json.dumps(traffic))
    command = [binary("cyclonus"), "analyze", "--mode", "query-traffic", "--policy-path", folder / "policies.yaml",
               "--traffic-path", folder / "traffic.json"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answers = re.findall(r"IS ALLOWED\? \| +(TRUE|FALSE)", done.stdout)
    assert len(answers) == len(traffic), done.stdout
    return [answer == "TRUE" for answer in answers]


@pytest.mark.parametrize("verdict", ["allowed", "denied"])
@pytest.mark.parametrize("name", WITH_POLICIES)
def test_every_flow_of_the_table_is_judged_as_it_should(name: str, verdict: str, tmp_path: Path) -> None:
    flows = FLOWS[name][verdict]
    answers = judged(name, flows, tmp_path)
    wrong = [flow for flow, allowed in zip(flows, answers, strict=True) if allowed != (verdict == "allowed")]
    assert not wrong, f"not {verdict} in {name}: {wrong}"


def test_every_overlay_with_policies_has_flows() -> None:
    assert set(FLOWS) == set(WITH_POLICIES)


def test_without_the_setting_there_is_no_policy() -> None:
    assert not of_kind(rendered(DEFAULTS), "NetworkPolicy")
