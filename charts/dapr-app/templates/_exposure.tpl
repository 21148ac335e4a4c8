{{- /* How requests from outside the cluster reach a service. */ -}}
{{- define "dapr-app.ingress" -}}
{{- with .service.ingress -}}
{{- $host := include "dapr-app.text" (dict "root" $.root "value" .host) -}}
{{- $target := dict "service" (dict "name" (include "dapr-app.fullname" $) "port" (dict "name" "http")) -}}
{{- $path := dict "path" (.path | default "/") "pathType" (.pathType | default "Prefix") "backend" $target -}}
{{- $spec := dict "rules" (list (dict "host" $host "http" (dict "paths" (list $path)))) -}}
{{- with .className -}}{{- $_ := set $spec "ingressClassName" . -}}{{- end -}}
{{- with .tlsSecret -}}{{- $_ := set $spec "tls" (list (dict "hosts" (list $host) "secretName" .)) -}}{{- end -}}
{{- $metadata := include "dapr-app.metadata" $ | fromJson -}}
{{- with .annotations -}}{{- $_ := set $metadata "annotations" (mergeOverwrite ($metadata.annotations | default dict) .) -}}{{- end -}}
{{- dict "apiVersion" "networking.k8s.io/v1" "kind" "Ingress" "metadata" $metadata "spec" $spec | toYaml -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.httpRoute" -}}
{{- with .service.httpRoute -}}
{{- $match := dict "path" (dict "type" "PathPrefix" "value" (.path | default "/")) -}}
{{- $target := dict "name" (include "dapr-app.fullname" $) "port" $.service.port -}}
{{- $spec := dict "parentRefs" .parentRefs "rules" (list (dict "matches" (list $match) "backendRefs" (list $target))) -}}
{{- range .hostnames -}}
{{- $_ := set $spec "hostnames" (append ($spec.hostnames | default list) (include "dapr-app.text" (dict "root" $.root "value" .))) -}}
{{- end -}}
{{- $metadata := include "dapr-app.metadata" $ | fromJson -}}
{{- dict "apiVersion" "gateway.networking.k8s.io/v1" "kind" "HTTPRoute" "metadata" $metadata "spec" $spec | toYaml -}}
{{- end -}}
{{- end -}}
