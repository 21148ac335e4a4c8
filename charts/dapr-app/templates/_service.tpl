{{- /*
dapr-app.service gives the effective service as JSON: `defaults` overlaid by `services.<name>`, without the entries that
are null, plus name, appId, component, container and args. Takes (dict "root" $ "name" <key of services>); every other named
template takes (dict "root" $ "service" <this>) and never looks at `defaults` or `services`.
mergeOverwrite keeps false, 0 and ""; it writes into its first argument, hence the copies.
*/ -}}
{{- define "dapr-app.service" -}}
{{- $own := get .root.Values.services .name | default dict -}}
{{- $service := mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy $own) -}}
{{- $service = include "dapr-app.withoutNulls" $service | fromJson -}}
{{- $identity := dict "name" .name "appId" .name "component" .name "container" .name "args" (list .name) -}}
{{- mergeOverwrite $service $identity | toJson -}}
{{- end -}}

{{- /* dapr-app.services gives all effective services as a JSON list, in the order of their names. */ -}}
{{- define "dapr-app.services" -}}
{{- $services := list -}}
{{- range $name, $_ := .root.Values.services -}}
{{- $services = append $services (include "dapr-app.service" (dict "root" $.root "name" $name) | fromJson) -}}
{{- end -}}
{{- toJson $services -}}
{{- end -}}

{{- /* dapr-app.withoutNulls gives a map as JSON without nulls and without the maps that are empty then. */ -}}
{{- define "dapr-app.withoutNulls" -}}
{{- $kept := dict -}}
{{- range $key, $value := . -}}
{{- if kindIs "map" $value -}}
{{- with include "dapr-app.withoutNulls" $value | fromJson -}}{{- $_ := set $kept $key . -}}{{- end -}}
{{- else if not (kindIs "invalid" $value) -}}
{{- $_ := set $kept $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $kept -}}
{{- end -}}
