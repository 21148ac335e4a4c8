{{- /* dapr-app.notes gives what Helm says after an installation: the phase, the switches, and the commands to go on and back. */ -}}
{{- define "dapr-app.notes" -}}
{{- $release := .root.Release -}}
{{- $phase := include "dapr-app.phase" . | fromJson -}}
{{- $sidecars := (include "dapr-app.switches" . | fromJson).sidecars -}}
{{- $alone := eq .root.Values.only "components" -}}
{{- $upgrade := printf "helm upgrade %s . -n %s -f my-values.yaml" $release.Name $release.Namespace -}}
{{ .root.Chart.Name }} {{ .root.Chart.Version }}: release {{ $release.Name }}, revision {{ $release.Revision }}, namespace {{ $release.Namespace }}

Phase: {{ if $alone }}none, the Dapr objects are here alone{{ else }}{{ $phase.now }}{{ end }}
{{- if not $alone }}

{{ printf "  %-40s %-9s %-11s %s" "service" "sidecar" "events by" "jobs" }}
{{- range include "dapr-app.services" . | fromJsonArray }}
{{- with get $.root.effectiveServices . }}
{{ printf "  %-40s %-9s %-11s %s" .name (ternary "on" "off" .dapr.sidecar) (ternary "Dapr" "Kafka" .useDapr) (empty .jobs | ternary "off" "on") }}
{{- end }}
{{- end }}

Wait:  kubectl -n {{ $release.Namespace }} rollout status deployment -l app.kubernetes.io/instance={{ $release.Name }}
{{- if .root.Values.tests.enabled }}
Test:  helm test {{ $release.Name }} -n {{ $release.Namespace }}
{{- end }}
{{- end }}
Next:  {{ if $alone }}{{ $upgrade }}{{ else if $phase.next }}{{ $upgrade }} -f values/migration/{{ $phase.next }}.yaml{{ else }}nothing, this is the last phase{{ end }}
{{- if gt (int $release.Revision) 1 }}
Back:  helm rollback {{ $release.Name }} {{ sub $release.Revision 1 }} -n {{ $release.Namespace }}
{{- else }}
Back:  helm uninstall {{ $release.Name }} -n {{ $release.Namespace }}
{{- end }}
{{- if not (or $alone (eq $sidecars "none")) }}
Off:   {{ $upgrade }} -f values/migration/rollback.yaml
{{- end }}

The commands are for a checkout of the chart; my-values.yaml is what you installed with. Do without --reuse-values: a file of
values/migration/ counts on the chart's own values for what it leaves out.
{{- end -}}
