{{- /* The service is scraped through its Service, the sidecar in the pod: the Service of the sidecar belongs to Dapr's operator. */ -}}
{{- define "dapr-app.serviceMonitor" -}}
{{- if .service.monitoring.enabled -}}
{{- $endpoint := dict "port" "http" "path" "/metrics" "interval" .service.monitoring.interval -}}
{{- include "dapr-app.monitor" (dict "root" .root "service" .service "kind" "ServiceMonitor" "endpoints" (dict "endpoints" (list $endpoint))) -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.podMonitor" -}}
{{- if and .service.monitoring.enabled .service.dapr.sidecar (include "dapr-app.sidecarPorts" . | fromJson).metrics -}}
{{- $endpoint := dict "port" "dapr-metrics" "interval" .service.monitoring.interval -}}
{{- include "dapr-app.monitor" (dict "root" .root "service" .service "kind" "PodMonitor" "endpoints" (dict "podMetricsEndpoints" (list $endpoint))) -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.monitor" -}}
{{- $metadata := include "dapr-app.metadata" . | fromJson -}}
{{- with .service.monitoring.labels -}}{{- $_ := set $metadata "labels" (mergeOverwrite $metadata.labels .) -}}{{- end -}}
{{- $spec := mergeOverwrite (dict "selector" (dict "matchLabels" (include "dapr-app.selector" . | fromJson))) .endpoints -}}
{{- dict "apiVersion" "monitoring.coreos.com/v1" "kind" .kind "metadata" $metadata "spec" $spec | toYaml -}}
{{- end -}}
