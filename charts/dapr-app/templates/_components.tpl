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

{{- /* dapr-app.componentsOf gives the names of the components that a service's sidecar loads, sorted, as a JSON list. */ -}}
{{- define "dapr-app.componentsOf" -}}
{{- $names := .service.components | default list -}}
{{- range include "dapr-app.roles" . | fromJsonArray -}}{{- $names = append $names (get $.root.Values.components .) -}}{{- end -}}
{{- $names | uniq | sortAlpha | toJson -}}
{{- end -}}

{{- /* dapr-app.components gives the names of all components that some service loads, as a JSON list. */ -}}
{{- define "dapr-app.components" -}}
{{- $names := list -}}
{{- if include "dapr-app.renders" (dict "root" .root "part" "components") -}}
{{- range include "dapr-app.services" . | fromJsonArray -}}
{{- $user := dict "root" $.root "service" (get $.root.effectiveServices .) -}}
{{- $names = concat $names (include "dapr-app.componentsOf" $user | fromJsonArray) -}}
{{- end -}}
{{- end -}}
{{- $names | uniq | sortAlpha | toJson -}}
{{- end -}}

{{- /*
dapr-app.component gives a Component, from (dict "root" $ "component" <name>), with namespace, labels and the app-ids that
load it. One that nobody loads is never asked for: with empty scopes every application of the namespace would load it.
*/ -}}
{{- define "dapr-app.component" -}}
{{- $scopes := list -}}
{{- range include "dapr-app.services" . | fromJsonArray -}}
{{- $user := dict "root" $.root "service" (get $.root.effectiveServices .) -}}
{{- if has $.component (include "dapr-app.componentsOf" $user | fromJsonArray) -}}
{{- $scopes = append $scopes $user.service.appId -}}
{{- end -}}
{{- end -}}
{{- $metadata := include "dapr-app.metadata" (dict "root" .root "service" (dict "name" .component "component" .component)) | fromJson -}}
{{- $_ := set $metadata "name" .component -}}
{{- mergeOverwrite (include "dapr-app.componentBody" . | fromJson) (dict "metadata" $metadata "scopes" $scopes) | toYaml -}}
{{- end -}}

{{- /*
dapr-app.componentBody gives as JSON what a Component says whoever loads it. It is kept beside the values: the Component and the
checksum of every pod that loads it ask for it.
*/ -}}
{{- define "dapr-app.componentBody" -}}
{{- $bodies := .root.componentBodies | default dict -}}
{{- if not (hasKey $bodies .component) -}}
{{- $_ := set .root "componentBodies" (set $bodies .component (include "dapr-app.newComponentBody" .)) -}}
{{- end -}}
{{- get .root.componentBodies .component -}}
{{- end -}}

{{- /* It is a file of components/, or an entry of the values. */ -}}
{{- define "dapr-app.newComponentBody" -}}
{{- with get (.root.Values.customComponents | default dict) .component -}}
{{- $metadata := list -}}
{{- $secret := false -}}
{{- range $name, $value := include "dapr-app.present" .metadata | fromJson -}}
{{- $item := dict "name" $name -}}
{{- if not (kindIs "map" $value) -}}
{{- $item = set $item "value" (kindIs "string" $value | ternary $value (toJson $value)) -}}
{{- else -}}
{{- $item = mergeOverwrite $item $value -}}
{{- $secret = or $secret (hasKey $value "secretKeyRef") -}}
{{- end -}}
{{- $metadata = append $metadata $item -}}
{{- end -}}
{{- $spec := mergeOverwrite (omit . "metadata" | deepCopy) (dict "version" (.version | default "v1") "metadata" $metadata) -}}
{{- $body := dict "apiVersion" "dapr.io/v1alpha1" "kind" "Component" "spec" $spec -}}
{{- if $secret -}}{{- $_ := set $body "auth" (dict "secretStore" "kubernetes") -}}{{- end -}}
{{- toJson $body -}}
{{- else -}}
{{- tpl (.root.Files.Get (printf "components/%s.yaml" .component)) .root | fromYaml | toJson -}}
{{- end -}}
{{- end -}}
