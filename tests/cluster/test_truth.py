"""The injector and the API server do with the pods of the linter's examples what the rules say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ..runtime.truth import page
from ..runtime.truth.admission import ADMISSIONS, INSTALLER, POD, Admission
from ..runtime.truth.stage import example, manifests
from .commands import Cluster
from .test_admission import documents, pod

# with the label of the restricted standard, or without
NAMESPACES = {True: "t-truth-restricted", False: "t-truth"}
ENFORCE = "pod-security.kubernetes.io/enforce"


@pytest.fixture(scope="module")
def node(_left_clean: None) -> Cluster:
    cluster = Cluster()
    cluster.add("crds")
    for restricted, name in NAMESPACES.items():
        labels = {ENFORCE: "restricted" if restricted else "privileged"}
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
        cluster.kubectl("apply", "-f", "-", text=json.dumps(body))
        grant = ("create", "rolebinding", INSTALLER, "--clusterrole=edit", f"--user={INSTALLER}", "-n", name)
        cluster.kubectl(*grant, check=False)  # it is there when the node was not made anew
    return cluster


@pytest.mark.parametrize("bad", [True, False], ids=["bad", "good"])
@pytest.mark.parametrize("case", ADMISSIONS, ids=lambda case: case.name)
def test_a_pod_becomes_what_the_rule_says(
    case: Admission,
    bad: bool,
    node: Cluster,
    seen: page.Seen,
) -> None:
    objects = manifests(example(case.code, bad=bad, pair=case.pair), {})
    workload = next((one for one in objects if "template" in one.get("spec", {})), None)
    if case.whole or workload is None:
        body = objects[-1]
        body["metadata"].pop("namespace", None)
    else:
        body = pod(workload)
        body["metadata"]["name"] = POD
    creator = case.creators[not bad] if case.creators else ""
    made, refusal = admitted(node, body, NAMESPACES[case.restricted], creator)
    kept = seen.setdefault(case.name, {})
    kept["bad" if bad else "good"] = page.DISAGREES
    kept["bad" if bad else "good"] = (case.bad if bad else case.good).see(made, refusal)


def admitted(
    node: Cluster, body: dict[str, Any], namespace: str, creator: str = ""
) -> tuple[dict[str, Any] | None, str]:
    """Return what the API server would make of an object, or why it refuses; nothing is kept."""
    create = ["create", "--dry-run=server", "--validate=strict", "-o", "json", "-n", namespace, "-f", "-"]
    somebody = [f"--as={creator}"] if creator else []
    try:
        return next(documents(node.kubectl(*somebody, *create, text=json.dumps(body)))), ""
    except AssertionError as refused:
        return None, str(refused)
