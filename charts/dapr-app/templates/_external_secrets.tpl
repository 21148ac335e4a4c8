{{- /* dapr-app.externalSecret gives an ExternalSecret, from (dict "root" $ "name" <Secret> "keys" <key -> {key, property}>). */ -}}
{{- define "dapr-app.externalSecret" -}}
{{- $data := list -}}
{{- range $key, $remote := include "dapr-app.present" .keys | fromJson -}}{{- $data = append $data (dict "secretKey" $key "remoteRef" $remote) -}}{{- end -}}
{{- $metadata := include "dapr-app.metadata" (dict "root" .root "service" (dict "name" .name "component" .name)) | fromJson -}}
{{- $settings := .root.Values.externalSecrets -}}
{{- $spec := dict
  "refreshInterval" $settings.refreshInterval
  "secretStoreRef" $settings.store
  "target" (dict "name" .name "creationPolicy" "Owner")
  "data" $data
-}}
{{- $secret := dict "apiVersion" "external-secrets.io/v1" "kind" "ExternalSecret" "spec" $spec -}}
{{- set $secret "metadata" (set $metadata "name" .name) | toYaml -}}
{{- end -}}
