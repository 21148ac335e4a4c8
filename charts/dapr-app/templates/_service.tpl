{{- /*
dapr-app.service gives the effective service as JSON: `defaults` overlaid by `services.<name>`, and `image` by the service's,
without the entries that are null, plus name, appId, component and container; its args are its name when it has none. Takes
(dict "root" $ "name" <key of services>). mergeOverwrite keeps false, 0 and ""; it writes into its first argument, hence the copies.
*/ -}}
{{- define "dapr-app.service" -}}
{{- $own := get .root.Values.services .name | default dict -}}
{{- $ownImage := $own.image | default dict -}}
{{- /* a service's own tag is meant: a digest for all would win over it */ -}}
{{- $image := ternary (omit .root.Values.image "digest") .root.Values.image (empty $ownImage.tag | not) -}}
{{- $image = mergeOverwrite (deepCopy $image) (deepCopy $ownImage) -}}
{{- $service := mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy $own) (dict "image" $image) -}}
{{- include "dapr-app.dropNulls" $service -}}
{{- $identity := dict "name" .name "appId" .name "component" .name "container" .name -}}
{{- mergeOverwrite (dict "args" (list .name)) $service $identity | toJson -}}
{{- end -}}

{{- /*
dapr-app.services gives the names of all services, sorted, as a JSON list, and keeps the effective services by name beside the
values (never in them), in `effectiveServices` of the root: every template asks for them, and none changes them. Every other
named template takes (dict "root" $ "service" <one of them>) and never looks at `defaults` or `services`.
*/ -}}
{{- define "dapr-app.services" -}}
{{- if not (hasKey .root "effectiveServices") -}}
{{- $services := dict -}}
{{- range $name := include "dapr-app.present" .root.Values.services | fromJson | keys -}}
{{- $_ := set $services $name (include "dapr-app.service" (dict "root" $.root "name" $name) | fromJson) -}}
{{- end -}}
{{- $_ := set .root "effectiveServices" $services -}}
{{- end -}}
{{- keys .root.effectiveServices | sortAlpha | toJson -}}
{{- end -}}

{{- /* dapr-app.renders says whether a part of the release (components or services) is rendered: "true" or nothing. */ -}}
{{- define "dapr-app.renders" -}}
{{- if has .root.Values.only (list "" .part) -}}true{{- end -}}
{{- end -}}

{{- /* dapr-app.part gives the names of the services whose objects of one part (components or services) are rendered; see `only`. */ -}}
{{- define "dapr-app.part" -}}
{{- ternary (include "dapr-app.services" .) "[]" (include "dapr-app.renders" . | eq "true") -}}
{{- end -}}

{{- /* dapr-app.replicas gives the least number of pods that a service has. */ -}}
{{- define "dapr-app.replicas" -}}
{{- $scaler := .service.autoscaling | default .service.keda | default dict -}}
{{- dig "minReplicas" (.service.replicas) $scaler -}}
{{- end -}}

{{- /*
dapr-app.present gives the entries of a map of the values that are there, as JSON: null removes an entry, and Helm drops only
those nulls that take something of the chart's own values away. Takes the map, or nothing.
*/ -}}
{{- define "dapr-app.present" -}}
{{- $kept := dict -}}
{{- range $key, $value := . | default dict -}}
{{- if not (kindIs "invalid" $value) -}}{{- $_ := set $kept $key $value -}}{{- end -}}
{{- end -}}
{{- toJson $kept -}}
{{- end -}}

{{- /* dapr-app.dropNulls takes out of a map what is null, and the maps that are empty then. */ -}}
{{- define "dapr-app.dropNulls" -}}
{{- $map := . -}}
{{- range $key, $value := $map -}}
{{- if kindIs "map" $value -}}{{- include "dapr-app.dropNulls" $value -}}{{- end -}}
{{- if kindIs "invalid" $value | or (kindIs "map" $value | and (empty $value)) -}}{{- $_ := unset $map $key -}}{{- end -}}
{{- end -}}
{{- end -}}
