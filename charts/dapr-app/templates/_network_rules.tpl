{{- /* dapr-app.networkRules gives rules as Kubernetes has them, as a JSON list; no peers means any address. */ -}}
{{- define "dapr-app.networkRules" -}}
{{- $rules := list -}}
{{- range .rules -}}
{{- $ports := list -}}
{{- $udp := .udp -}}
{{- range .ports -}}
{{- $ports = append $ports (dict "protocol" "TCP" "port" (int .)) -}}
{{- if $udp -}}{{- $ports = append $ports (dict "protocol" "UDP" "port" (int .)) -}}{{- end -}}
{{- end -}}
{{- $rule := dict "ports" $ports -}}
{{- with .peers -}}{{- $_ := set $rule $.direction . -}}{{- end -}}
{{- $rules = append $rules $rule -}}
{{- end -}}
{{- toJson $rules -}}
{{- end -}}

{{- define "dapr-app.namespacePeer" -}}
{{- dict "namespaceSelector" (dict "matchLabels" (dict "kubernetes.io/metadata.name" .)) | toJson -}}
{{- end -}}

{{- define "dapr-app.peer" -}}
{{- $labels := include "dapr-app.selector" (dict "root" .root "service" (dict "component" .name)) | fromJson -}}
{{- dict "podSelector" (dict "matchLabels" $labels) | toJson -}}
{{- end -}}
