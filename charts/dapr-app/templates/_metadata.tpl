{{- /* dapr-app.selector gives the labels that select a service's pods, as JSON; they never change in the life of a release. */ -}}
{{- define "dapr-app.selector" -}}
{{- dict
  "app.kubernetes.io/name" .root.Chart.Name
  "app.kubernetes.io/instance" .root.Release.Name
  "app.kubernetes.io/component" .service.component
| toJson -}}
{{- end -}}

{{- /* dapr-app.podLabels gives the labels of a pod, as JSON: no version in them, so that a new chart restarts nothing. */ -}}
{{- define "dapr-app.podLabels" -}}
{{- $labels := include "dapr-app.selector" . | fromJson -}}
{{- range $name, $value := .root.Values.commonLabels -}}
{{- if not (kindIs "invalid" $value) -}}{{- $_ := set $labels $name $value -}}{{- end -}}
{{- end -}}
{{- set $labels "app.kubernetes.io/part-of" .root.Chart.Name | toJson -}}
{{- end -}}

{{- /* dapr-app.metadata gives name, namespace, labels and annotations of an object of a service, as JSON. */ -}}
{{- define "dapr-app.metadata" -}}
{{- $chart := printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- $labels := include "dapr-app.podLabels" . | fromJson -}}
{{- $_ := set $labels "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $_ := set $labels "app.kubernetes.io/version" .root.Chart.AppVersion -}}
{{- $_ := set $labels "helm.sh/chart" $chart -}}
{{- $metadata := dict "name" (include "dapr-app.fullname" .) "namespace" .root.Release.Namespace "labels" $labels -}}
{{- with .root.Values.commonAnnotations -}}
{{- with include "dapr-app.present" . | fromJson -}}{{- $_ := set $metadata "annotations" . -}}{{- end -}}
{{- end -}}
{{- toJson $metadata -}}
{{- end -}}
