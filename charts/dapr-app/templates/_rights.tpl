{{- /* What a service may read through the secrets API, as Kubernetes must allow it; _configuration.tpl says it to the sidecar. */ -}}
{{- define "dapr-app.role" -}}
{{- with .service.secrets -}}
{{- $rule := dict "apiGroups" (list "") "resources" (list "secrets") "resourceNames" . "verbs" (list "get") -}}
{{- $role := dict "apiVersion" "rbac.authorization.k8s.io/v1" "kind" "Role" "rules" (list $rule) -}}
{{- set $role "metadata" (include "dapr-app.metadata" $ | fromJson) | toYaml -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.roleBinding" -}}
{{- if .service.secrets -}}
{{- $account := include "dapr-app.accountName" . -}}
{{- $binding := dict
  "apiVersion" "rbac.authorization.k8s.io/v1"
  "kind" "RoleBinding"
  "metadata" (include "dapr-app.metadata" . | fromJson)
  "roleRef" (dict "apiGroup" "rbac.authorization.k8s.io" "kind" "Role" "name" (include "dapr-app.fullname" .))
  "subjects" (list (dict "kind" "ServiceAccount" "name" $account "namespace" .root.Release.Namespace))
-}}
{{- toYaml $binding -}}
{{- end -}}
{{- end -}}
