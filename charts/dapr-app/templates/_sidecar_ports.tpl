{{- /*
dapr-app.sidecarPorts gives the ports of a service's sidecar, as JSON: http, public (which others ask for its health), grpc, internal
(for other sidecars) and metrics, which is 0 where they are off. The annotations of the service move some of them.
*/ -}}
{{- define "dapr-app.sidecarPorts" -}}
{{- $ports := dict "http" 3500 "public" 3501 "metrics" 9090 "grpc" 50001 "internal" 50002 -}}
{{- $annotations := dig "dapr" "annotations" dict (.service | default dict) -}}
{{- range $port, $name := dict "metrics" "metrics-port" "grpc" "grpc-port" "internal" "internal-grpc-port" -}}
{{- if hasKey $annotations $name -}}
{{- $_ := set $ports $port (include "dapr-app.text" (dict "root" $.root "value" (get $annotations $name)) | int) -}}
{{- end -}}
{{- end -}}
{{- $wanted := "true" -}}
{{- if hasKey $annotations "enable-metrics" -}}
{{- $wanted = include "dapr-app.text" (dict "root" .root "value" (get $annotations "enable-metrics")) -}}
{{- end -}}
{{- if not (regexMatch (include "dapr-app.truthy" .) $wanted) -}}{{- $_ := set $ports "metrics" 0 -}}{{- end -}}
{{- toJson $ports -}}
{{- end -}}

{{- /* What Dapr takes for true, and what a user means as false: it takes everything else for that too. */ -}}
{{- define "dapr-app.truthy" -}}(?i)^(y|yes|true|t|on|1)${{- end -}}
{{- define "dapr-app.falsy" -}}(?i)^(n|no|false|f|off|0)${{- end -}}
