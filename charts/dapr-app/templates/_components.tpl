{{- /*
dapr-app.roles gives the roles of components (keys of `components`) that a service uses, by what it declares; the switches
do not count, so that turning one changes no component. `secrets: []` reaches the store and may read nothing.
*/ -}}
{{- define "dapr-app.roles" -}}
{{- $roles := list -}}
{{- if or .service.publishes .service.subscribes -}}{{- $roles = append $roles "pubsub" -}}{{- end -}}
{{- if .service.state -}}{{- $roles = append $roles "state" -}}{{- end -}}
{{- if eq (include "dapr-app.readsSecrets" .) "true" -}}{{- $roles = append $roles "secrets" -}}{{- end -}}
{{- toJson $roles -}}
{{- end -}}

{{- /* dapr-app.readsSecrets says whether a service reaches the secrets API, and so needs a token of its service account. */ -}}
{{- define "dapr-app.readsSecrets" -}}
{{- hasKey .service "secrets" -}}
{{- end -}}

{{- /* dapr-app.componentNames gives the names of the components that a service's sidecar loads, with commas. */ -}}
{{- define "dapr-app.componentNames" -}}
{{- $names := list -}}
{{- range include "dapr-app.roles" . | fromJsonArray -}}{{- $names = append $names (get $.root.Values.components .) -}}{{- end -}}
{{- $names | sortAlpha | join "," -}}
{{- end -}}

{{- /*
dapr-app.component gives the Component for a role, from (dict "root" $ "component" (dict "role" R "name" N)): the file
components/N.yaml with namespace, labels and the app-ids that use the role. Nobody uses it: nothing, since a Component
with empty scopes would be loaded by every application of the namespace.
*/ -}}
{{- define "dapr-app.component" -}}
{{- $scopes := list -}}
{{- range include "dapr-app.services" . | fromJsonArray -}}
{{- if has $.component.role (include "dapr-app.roles" (dict "service" .) | fromJsonArray) -}}
{{- $scopes = append $scopes .appId -}}
{{- end -}}
{{- end -}}
{{- with $scopes -}}
{{- $manifest := tpl ($.root.Files.Get (printf "components/%s.yaml" $.component.name)) $.root | fromYaml -}}
{{- $labels := include "dapr-app.labels" (dict "root" $.root "service" (dict "component" $.component.name)) | fromYaml -}}
{{- $metadata := dict "namespace" $.root.Release.Namespace "labels" $labels -}}
{{- mergeOverwrite $manifest (dict "metadata" $metadata "scopes" (sortAlpha .)) | toYaml -}}
{{- end -}}
{{- end -}}
