{{- /* What a service may read through the secrets API, said twice: to the sidecar (Configuration) and to Kubernetes (Role). */ -}}
{{- define "dapr-app.configuration" -}}
{{- $scopes := list -}}
{{- range list "kubernetes" .root.Values.components.secrets -}}
{{- $scope := dict "storeName" . "defaultAccess" "deny" -}}
{{- with $.service.secrets -}}{{- $_ := set $scope "allowedSecrets" . -}}{{- end -}}
{{- $scopes = append $scopes $scope -}}
{{- end -}}
{{- $configuration := dict "apiVersion" "dapr.io/v1alpha1" "kind" "Configuration" "spec" (dict "secrets" (dict "scopes" $scopes)) -}}
{{- set $configuration "metadata" (include "dapr-app.metadata" . | fromYaml) | toYaml -}}
{{- end -}}

{{- define "dapr-app.role" -}}
{{- with .service.secrets -}}
{{- $rule := dict "apiGroups" (list "") "resources" (list "secrets") "resourceNames" . "verbs" (list "get") -}}
{{- $role := dict "apiVersion" "rbac.authorization.k8s.io/v1" "kind" "Role" "rules" (list $rule) -}}
{{- set $role "metadata" (include "dapr-app.metadata" $ | fromYaml) | toYaml -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.roleBinding" -}}
{{- if .service.secrets -}}
{{- $name := include "dapr-app.fullname" . -}}
{{- $binding := dict
  "apiVersion" "rbac.authorization.k8s.io/v1"
  "kind" "RoleBinding"
  "metadata" (include "dapr-app.metadata" . | fromYaml)
  "roleRef" (dict "apiGroup" "rbac.authorization.k8s.io" "kind" "Role" "name" $name)
  "subjects" (list (dict "kind" "ServiceAccount" "name" $name "namespace" .root.Release.Namespace))
-}}
{{- toYaml $binding -}}
{{- end -}}
{{- end -}}
