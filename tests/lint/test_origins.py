"""A finding in a rendered chart points at the line of the chart, where one line only can be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from daprlint.document import Source
from daprlint.finding import Finding
from daprlint.origins import origin
from daprlint.reader import read

FILES = {
    "Chart.yaml": "name: shop\n",
    "templates/_parts.tpl": """\
{{- define "shop.metadata" }}
- name: redisHost
  value: {{ .host | quote }}
{{- end }}
""",
    "templates/store.yaml": """\
apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: {{ .Release.Name }}-store
spec:
  type: {{ .Values.type }}
  version: v1
  metadata:
    {{- include "shop.metadata" . | nindent 4 }}
    - name: tableName
      value: orders
    - name: schema
      value: orders
    - name: {{ .Values.other }}
      value: orders
""",
    "templates/more.yaml": '{{ .Files.Get (printf "parts/%s.yaml" .Values.part) }}\n',
    "parts/scopes.yaml": "scopes:\n  - orders\n",
    "other/scopes.yaml": "scopes:\n  - orders\n",
}
RENDERED = """\
---
# Source: shop/templates/store.yaml
apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: mine-store
spec:
  type: state.redis
  version: v1
  metadata:
    - name: redisHost
      value: "redis:6379"
    - name: tableName
      value: orders
    - name: schema
      value: orders
    - name: x
      value: orders
scopes:
  - orders
"""


@pytest.fixture
def chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, text in FILES.items():
        tmp_path.joinpath("shop", name).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath("shop", name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return "shop"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("  name: mine-store", "shop/templates/store.yaml:4"),
        ("  type: state.redis", "shop/templates/store.yaml:6"),
        ("    - name: tableName", "shop/templates/store.yaml:10"),
        ("    - name: redisHost", "shop/templates/_parts.tpl:2"),
        ('      value: "redis:6379"', "shop/templates/_parts.tpl:3"),
        ("scopes:", "shop/parts/scopes.yaml:1"),
        ("    - name: x", "shop/templates/store.yaml:14"),
    ],
)
def test_a_rendered_line_is_found_in_the_chart(line: str, found: str, chart: str) -> None:
    assert str(place(chart, RENDERED.splitlines().index(line) + 1)) == found


def test_the_neighbours_tell_equal_lines_apart(chart: str) -> None:
    lines = [number for number, line in enumerate(RENDERED.splitlines(), 1) if line == "      value: orders"]
    assert [str(place(chart, line)) for line in lines] == [f"shop/templates/store.yaml:{at}" for at in (11, 13, 15)]


def test_without_a_line_there_is_the_file(chart: str) -> None:
    Path("shop/templates/store.yaml").write_text("{{ toYaml .Values.all }}\n")
    assert str(place(chart, 13)) == "shop/templates/store.yaml"


def test_what_is_not_rendered_has_no_origin(chart: str) -> None:
    (document,) = read(Source("release.yaml", RENDERED.encode()))
    assert origin(Finding(document.root, "")) is None
    (document,) = read(Source("x", b"kind: A\n", chart))
    assert origin(Finding(document.root, "")) is None


def test_a_template_of_a_packed_subchart_has_none(chart: str) -> None:
    text = RENDERED.replace("shop/templates", "shop/charts/sub/templates").replace("apiVersion", "something")
    (document,) = read(Source("x", text.encode(), chart))
    assert origin(Finding(document.root, "")) is None


def place(chart: str, line: int) -> object:
    (document,) = read(Source("x", RENDERED.encode(), chart))
    waiting = [document.root]
    while waiting:
        node = waiting.pop()
        if node.line == line and node.is_scalar:
            return origin(Finding(node, ""))
        waiting += [*node.items(), *(below for pair in node.pairs() for below in pair)]
    raise AssertionError(f"no node begins in line {line}")
