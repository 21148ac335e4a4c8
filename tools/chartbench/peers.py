"""Writes charts that render the same objects in the two ways that charts are usually written.

`plain` holds every object as a template without an expression: the least that Helm can do. `conventional` holds, as
`helm create` begins a chart, a file for each object, written with named templates for name and labels, and values of
its own with `toYaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

Objects = Sequence[dict[str, Any]]

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
{{{{- range $key, $value := .Values.objects.o{number}.body }}}}
{{{{ $key }}}}:
  {{{{- toYaml $value | nindent 2 }}}}
{{{{- end }}}}
{{{{- end }}}}
"""


def _plain(folder: Path, objects: Objects) -> None:
    for number, body in enumerate(objects):
        (folder / "templates" / f"{number}.yaml").write_text(yaml.safe_dump(body).replace("{{", '{{ "{{" }}'))


def _conventional(folder: Path, objects: Objects) -> None:
    (folder / "templates" / "_helpers.tpl").write_text(HELPERS)
    values = {}
    for number, body in enumerate(objects):
        about = {"number": number, "api": body["apiVersion"], "kind": body["kind"], "name": body["metadata"]["name"]}
        (folder / "templates" / f"{number}.yaml").write_text(OBJECT.format(**about))
        rest = {key: value for key, value in body.items() if key not in ("apiVersion", "kind", "metadata")}
        values[f"o{number}"] = {"enabled": True, "labels": {"number": str(number)}, "body": rest}
    (folder / "values.yaml").write_text(yaml.safe_dump({"commonLabels": {"team": "todo"}, "objects": values}))


KINDS: dict[str, Callable[[Path, Objects], None]] = {"plain": _plain, "conventional": _conventional}


def make(kind: str, folder: Path, objects: Objects) -> None:
    """Write a chart.

    Args:
        kind: one of KINDS.
        folder: where to write it; it must not be there yet.
        objects: what it renders.
    """
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text(CHART.format(name=kind))
    KINDS[kind](folder, objects)
