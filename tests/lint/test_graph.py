"""The picture of a release: its labels, its arrows, and what nobody reaches."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from daprlint.catalogue import Catalogue, versions
from daprlint.cli import main
from daprlint.document import Source
from daprlint.graph.model import Graph, graph_of
from daprlint.reader import read
from daprlint.release import Release

GOOD = Path(__file__).parent / "fixtures" / "good" / "release.yaml"
SVG = "{http://www.w3.org/2000/svg}"
RELEASE = """
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: "bus<&>"}
spec:
  type: pubsub.kafka
  version: v1
  metadata:
    - {name: publishingScopes, value: "cart=orders;billing="}
    - {name: subscriptionScopes, value: "billing=orders"}
    - {name: saslPassword, secretKeyRef: {name: kafka, key: password}}
scopes: [cart, billing]
---
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: forgotten}
spec:
  type: state.redis
  version: v1
  metadata: [{name: redisPassword, secretKeyRef: {name: redis, key: password}}]
auth: {secretStore: vault}
scopes: [nobody]
---
apiVersion: dapr.io/v1alpha1
kind: Configuration
metadata: {name: billing}
spec:
  accessControl:
    defaultAction: deny
    policies: [{appId: cart, defaultAction: allow}]
"""
APP = """
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  template:
    metadata:
      annotations: {{dapr.io/enabled: "true", dapr.io/app-id: {name}, dapr.io/config: {name}}}
    spec: {{containers: [{{name: {name}}}]}}
"""
TEXT = RELEASE + APP.format(name="cart") + APP.format(name="billing")


def graph(text: str) -> Graph:
    return graph_of(Release(read(Source("release.yaml", text.encode())), Catalogue(versions()[-1])))


def test_who_talks_to_what() -> None:
    assert [f"{link.source.name} {link.label} {link.target.name}" for link in graph(TEXT).links] == [
        "billing loads bus<&>",
        "billing subscribes orders",
        "cart calls billing",
        "cart loads bus<&>",
        "cart publishes orders",
        "bus<&> reads kafka",
        "forgotten reads redis",
        "orders on bus<&>",
    ]


def test_what_nobody_reaches() -> None:
    assert sorted(item.name for item in graph(TEXT).unreachable) == ["forgotten", "redis"]


def test_a_declared_subscription_is_drawn() -> None:
    links = [(link.source.name, link.label, link.target.name) for link in graph(GOOD.read_text()).links]
    assert ("payments", "subscribes", "order-events") in links
    assert ("order-events", "on", "pubsub") in links


@pytest.fixture
def picture(tmp_path: Path) -> Element:
    release, output = tmp_path / "release.yaml", tmp_path / "graph.svg"
    release.write_text(TEXT)
    assert main(["graph", "--format", "svg", "--output", str(output), str(release)]) == 0
    return fromstring(output.read_text())  # noqa: S314 it is of our own making


def test_the_svg_is_well_formed_and_has_every_label(picture: Element) -> None:
    labels = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"cart", "billing", "bus<&>", "orders", "forgotten", "kafka", "redis", "in vault, unreachable"} <= set(
        labels
    )
    assert {title.text for title in picture.iter(f"{SVG}title")} >= {"cart publishes orders", "cart calls billing"}


def test_everything_is_inside_the_picture_and_nothing_lies_on_another(picture: Element) -> None:
    width, height = int(picture.get("width", "0")), int(picture.get("height", "0"))
    _, *boxes = [
        tuple(int(box.get(name, "0")) for name in ("x", "y", "width", "height")) for box in picture.iter(f"{SVG}rect")
    ]
    assert len(boxes) == 7
    for x, y, wide, high in boxes:
        assert 0 <= x <= width - wide
        assert 0 <= y <= height - high
    for number, (x, y, wide, high) in enumerate(boxes):
        for other_x, other_y, _, _ in boxes[number + 1 :]:
            assert abs(x - other_x) >= wide or abs(y - other_y) >= high


def test_mermaid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release = tmp_path / "release.yaml"
    release.write_text(TEXT)
    assert main(["graph", str(release)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "flowchart LR"
    assert '  n3[("bus&lt;&amp;><br>pubsub.kafka")]' in lines
    assert "  n1 -->|publishes| n2" in lines
    assert lines[-1] == "  class n4,n6 unreachable"


def test_nothing_to_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(tmp_path)]) == 3
    assert capsys.readouterr().err == "daprlint: no documents found\n"
