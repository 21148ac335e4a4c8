{{- /* One named template for each kind; it gives the object of a service as YAML, or nothing when the service needs none. */ -}}
{{- define "dapr-app.deployment" -}}
{{- $spec := dict
  "replicas" .service.replicas
  "selector" (dict "matchLabels" (include "dapr-app.selector" . | fromYaml))
  "template" (include "dapr-app.podTemplate" . | fromJson)
-}}
{{- dict "apiVersion" "apps/v1" "kind" "Deployment" "metadata" (include "dapr-app.metadata" . | fromYaml) "spec" $spec | toYaml -}}
{{- end -}}

{{- define "dapr-app.service.object" -}}
{{- $spec := dict
  "type" "ClusterIP"
  "selector" (include "dapr-app.selector" . | fromYaml)
  "ports" (list (dict "name" "http" "port" .service.port "targetPort" "http"))
-}}
{{- dict "apiVersion" "v1" "kind" "Service" "metadata" (include "dapr-app.metadata" . | fromYaml) "spec" $spec | toYaml -}}
{{- end -}}

{{- define "dapr-app.serviceAccount" -}}
{{- $identity := dict "apiVersion" "v1" "kind" "ServiceAccount" "automountServiceAccountToken" false -}}
{{- set $identity "metadata" (include "dapr-app.metadata" . | fromYaml) | toYaml -}}
{{- end -}}
