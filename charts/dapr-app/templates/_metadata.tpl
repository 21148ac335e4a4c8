{{- /* dapr-app.selector gives the labels that select a service's pods; they never change in the life of a release. */ -}}
{{- define "dapr-app.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .service.component | quote }}
{{- end -}}

{{- /* dapr-app.podLabels gives the labels of a pod: no version in them, so that a new chart restarts nothing. */ -}}
{{- define "dapr-app.podLabels" -}}
{{ include "dapr-app.selector" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
{{- with include "dapr-app.present" .root.Values.commonLabels | fromJson }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* dapr-app.labels gives the labels of an object. */ -}}
{{- define "dapr-app.labels" -}}
{{ include "dapr-app.podLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- /* dapr-app.metadata gives name, namespace, labels and annotations of an object of a service. */ -}}
{{- define "dapr-app.metadata" -}}
name: {{ include "dapr-app.fullname" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "dapr-app.labels" . | nindent 2 }}
{{- with include "dapr-app.present" .root.Values.commonAnnotations | fromJson }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
