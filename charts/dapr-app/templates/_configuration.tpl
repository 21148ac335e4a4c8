{{- /* dapr-app.configuration gives the Configuration of a service's sidecar. */ -}}
{{- define "dapr-app.configuration" -}}
{{- $configuration := dict "apiVersion" "dapr.io/v1alpha1" "kind" "Configuration" "metadata" (include "dapr-app.metadata" . | fromJson) -}}
{{- set $configuration "spec" (include "dapr-app.configurationSpec" . | fromJson) | toYaml -}}
{{- end -}}

{{- define "dapr-app.configurationSpec" -}}
{{- $dapr := .service.dapr -}}
{{- $spec := dict
  "secrets" (dict "scopes" (include "dapr-app.secretScopes" . | fromJsonArray))
  "accessControl" (include "dapr-app.accessControl" . | fromJson)
-}}
{{- if $dapr.apiAllowList -}}{{- $_ := set $spec "api" (dict "allowed" (include "dapr-app.allowedApis" . | fromJsonArray)) -}}{{- end -}}
{{- if not $dapr.hotReload -}}{{- $_ := set $spec "features" (list (dict "name" "HotReload" "enabled" false)) -}}{{- end -}}
{{- with $dapr.tracing -}}
{{- if .endpoint -}}
{{- $otel := dict "endpointAddress" .endpoint "protocol" (.protocol | default "grpc") "isSecure" (.secure | default false) -}}
{{- $_ := set $spec "tracing" (dict "samplingRate" (.samplingRate | default "0") "otel" $otel) -}}
{{- end -}}
{{- end -}}
{{- toJson $spec -}}
{{- end -}}

{{- /* The Secrets that a service may read: in the built-in store too, should somebody turn it on again. */ -}}
{{- define "dapr-app.secretScopes" -}}
{{- $scopes := list -}}
{{- range list "kubernetes" .root.Values.components.secrets -}}
{{- $scope := dict "storeName" . "defaultAccess" "deny" -}}
{{- with $.service.secrets -}}{{- $_ := set $scope "allowedSecrets" . -}}{{- end -}}
{{- $scopes = append $scopes $scope -}}
{{- end -}}
{{- toJson $scopes -}}
{{- end -}}

{{- /* Who may call a service through the sidecars: those that declare it in `calls`. */ -}}
{{- define "dapr-app.accessControl" -}}
{{- $policies := list -}}
{{- range include "dapr-app.services" . | fromJsonArray -}}
{{- $caller := get $.root.effectiveServices . -}}
{{- if has $.service.name ($caller.calls | default list) -}}
{{- $policy := dict "appId" $caller.appId "namespace" $.root.Release.Namespace "trustDomain" "public" "defaultAction" "allow" -}}
{{- $policies = append $policies $policy -}}
{{- end -}}
{{- end -}}
{{- $control := dict "defaultAction" "deny" "trustDomain" "public" -}}
{{- with $policies -}}{{- $_ := set $control "policies" . -}}{{- end -}}
{{- toJson $control -}}
{{- end -}}

{{- /*
The sidecar's APIs that a service may call, for both protocols: a protocol without an entry would be open. Metadata is always
there: an empty list allows everything, and the test pods ask for it. Health cannot be forbidden.
*/ -}}
{{- define "dapr-app.allowedApis" -}}
{{- $apis := list "metadata" -}}
{{- if .service.publishes -}}{{- $apis = append $apis "publish" -}}{{- end -}}
{{- if .service.state -}}{{- $apis = append $apis "state" -}}{{- end -}}
{{- if eq (include "dapr-app.readsSecrets" .) "true" -}}{{- $apis = append $apis "secrets" -}}{{- end -}}
{{- if .service.calls -}}{{- $apis = append $apis "invoke" -}}{{- end -}}
{{- if .service.jobs -}}{{- $apis = append $apis "jobs" -}}{{- end -}}
{{- $allowed := list -}}
{{- range $api := sortAlpha $apis -}}
{{- range $protocol := list "grpc" "http" -}}
{{- $allowed = append $allowed (dict "name" $api "version" "v1" "protocol" $protocol) -}}
{{- end -}}
{{- end -}}
{{- toJson $allowed -}}
{{- end -}}
