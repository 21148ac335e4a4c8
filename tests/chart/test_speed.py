"""How long rendering takes, beside two charts with the same number of objects, in the same run.

`plain` holds every object as a template without an expression: the least that Helm can do. `conventional` holds, as
most public charts do, a file for each kind of each service, written with named templates for names and labels, and
values of its own for each object. `.venv/bin/pytest tests/chart/test_speed.py --benchmark-only` measures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pytest_benchmark.fixture import BenchmarkFixture

from .helm import EVERYTHING, HELM4, Overlay, rendered
from .objects import parse

CHART = "apiVersion: v2\nname: {name}\nversion: 0.1.0\n"
HELPERS = """
{{- define "name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
"""
OBJECT = """
{{{{- if .Values.objects.o{number}.enabled }}}}
apiVersion: {api}
kind: {kind}
metadata:
  name: {{{{ printf "%s-{name}" .Release.Name | trunc 63 | trimSuffix "-" }}}}
  namespace: {{{{ .Release.Namespace }}}}
  labels:
    {{{{- include "labels" . | nindent 4 }}}}
    {{{{- with .Values.objects.o{number}.labels }}}}
    {{{{- toYaml . | nindent 4 }}}}
    {{{{- end }}}}
{{{{- with .Values.objects.o{number}.body }}}}
{{{{ toYaml . }}}}
{{{{- end }}}}
{{{{- end }}}}
"""


def plain(folder: Path) -> None:
    for number, item in enumerate(rendered(EVERYTHING)):
        (folder / "templates" / f"{number}.yaml").write_text(yaml.safe_dump(item.body).replace("{{", '{{ "{{" }}'))


def conventional(folder: Path) -> None:
    (folder / "templates" / "_helpers.tpl").write_text(HELPERS)
    objects = {}
    for number, item in enumerate(rendered(EVERYTHING)):
        about = {"number": number, "api": item.body["apiVersion"], "kind": item.kind, "name": item.name}
        (folder / "templates" / f"{number}.yaml").write_text(OBJECT.format(**about))
        body = {key: value for key, value in item.body.items() if key not in ("apiVersion", "kind", "metadata")}
        objects[f"o{number}"] = {"enabled": True, "labels": {"number": str(number)}, "body": body}
    (folder / "values.yaml").write_text(yaml.safe_dump({"commonLabels": {"team": "todo"}, "objects": objects}))


@pytest.fixture(params=[plain, conventional], ids=lambda make: make.__name__)
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text(CHART.format(name=request.param.__name__))
    request.param(tmp_path)
    return tmp_path


@pytest.mark.benchmark(group="helm template, whole process")
def test_a_chart_with_as_many_objects(peer: Path, benchmark: BenchmarkFixture) -> None:
    text = benchmark(HELM4.text, Overlay("peer", ()), chart=peer)
    assert len(parse(text)) == len(rendered(EVERYTHING))


@pytest.mark.benchmark(group="helm template, whole process")
def test_this_chart(benchmark: BenchmarkFixture) -> None:
    assert parse(benchmark(HELM4.text, EVERYTHING)) == rendered(EVERYTHING)
