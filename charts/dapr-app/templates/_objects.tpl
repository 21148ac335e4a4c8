{{- /* One named template for each kind; it gives the object of a service as YAML, or nothing when the service needs none. */ -}}
{{- define "dapr-app.deployment" -}}
{{- $spec := dict
  "revisionHistoryLimit" .service.revisionHistoryLimit
  "selector" (dict "matchLabels" (include "dapr-app.selector" . | fromJson))
  "template" (include "dapr-app.podTemplate" . | fromJson)
-}}
{{- with .service.strategy -}}{{- $_ := set $spec "strategy" . -}}{{- end -}}
{{- /* an upgrade must not undo what a scaler has done */ -}}
{{- if not (or .service.autoscaling .service.keda) -}}{{- $_ := set $spec "replicas" .service.replicas -}}{{- end -}}
{{- dict "apiVersion" "apps/v1" "kind" "Deployment" "metadata" (include "dapr-app.metadata" . | fromJson) "spec" $spec | toYaml -}}
{{- end -}}

{{- define "dapr-app.service.object" -}}
{{- $spec := dict
  "type" "ClusterIP"
  "selector" (include "dapr-app.selector" . | fromJson)
  "ports" (list (dict "name" "http" "port" .service.port "targetPort" "http"))
-}}
{{- dict "apiVersion" "v1" "kind" "Service" "metadata" (include "dapr-app.metadata" . | fromJson) "spec" $spec | toYaml -}}
{{- end -}}

{{- define "dapr-app.serviceAccount" -}}
{{- $account := .service.serviceAccount -}}
{{- if $account.create -}}
{{- $metadata := include "dapr-app.metadata" . | fromJson -}}
{{- $_ := set $metadata "name" (include "dapr-app.accountName" .) -}}
{{- with $account.annotations -}}{{- $_ := set $metadata "annotations" (mergeOverwrite ($metadata.annotations | default dict) .) -}}{{- end -}}
{{- dict "apiVersion" "v1" "kind" "ServiceAccount" "automountServiceAccountToken" false "metadata" $metadata | toYaml -}}
{{- end -}}
{{- end -}}

{{- /*
dapr-app.extraObject gives one of extraObjects, from (dict "root" $ "name" <key> "object" <map or text>): its templates are
filled in, and its name, namespace and labels where it has none.
*/ -}}
{{- define "dapr-app.extraObject" -}}
{{- $text := kindIs "string" .object | ternary .object (toYaml .object) -}}
{{- $metadata := include "dapr-app.metadata" (dict "root" .root "service" (dict "name" .name "component" .name)) | fromJson -}}
{{- mergeOverwrite (dict "metadata" $metadata) (tpl $text .root | fromYaml) | toYaml -}}
{{- end -}}
