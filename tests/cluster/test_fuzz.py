"""A sample of the chart's generated values before the real API server: what no schema says, it knows."""

from __future__ import annotations

import json

import pytest

from ..chart.fuzz import judge, release_blocks
from ..chart.fuzz.cases import drawn
from .commands import Cluster

RELEASES = 40
# a right rendering has no more objects than one call can take, and no fewer than a service needs
FEWEST = 300


def test_the_api_server_takes_what_generated_values_render(cluster: Cluster, namespace: str) -> None:
    cluster.add("crds")
    objects = []
    for values in drawn(release_blocks.overlays(), RELEASES):
        rendered = judge.render(values)
        assert not isinstance(rendered, str), rendered
        for item in rendered:
            item.body["metadata"]["namespace"] = namespace
            objects.append(item.body)
    assert len(objects) >= FEWEST
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    apply = ("apply", "--server-side", "--dry-run=server", "--validate=strict", "-n", namespace, "-f", "-")
    cluster.kubectl(*apply, text=text)
    objects[0]["metadata"]["labels"]["a b"] = "x"
    with pytest.raises(AssertionError, match=r"metadata.labels: Invalid value: \"a b\""):
        cluster.kubectl(*apply, text=json.dumps(objects[0]))
