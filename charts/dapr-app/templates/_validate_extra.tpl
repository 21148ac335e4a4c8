{{- /* The problems of extraObjects, from (dict "root" $). */ -}}
{{- define "dapr-app.problems.extraObjects" -}}
{{- range $name, $object := include "dapr-app.present" .root.Values.extraObjects | fromJson }}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$" $name) }}
extraObjects.{{ $name }}: is no end of an object's name. Fix: use a-z, 0-9 and -, at most 40 characters.
{{- end }}
{{- if regexMatch "\\n---(\\s|$)" (kindIs "string" $object | ternary (toString $object) "") }}
extraObjects.{{ $name }}: holds more than one object. Fix: give each an entry of its own.
{{- else }}
{{- $text := kindIs "string" $object | ternary $object (toYaml $object) -}}
{{- $filled := tpl (toString $text) $.root | fromYaml -}}
{{- if or (hasKey $filled "Error") (not $filled.kind) (not $filled.apiVersion) }}
extraObjects.{{ $name }}: is no Kubernetes object: it needs apiVersion and kind. Fix: write it as a manifest.
{{- else if not (kindIs "map" ($filled.metadata | default dict)) }}
extraObjects.{{ $name }}.metadata: is no map. Fix: write name, labels and annotations below it.
{{- else }}
{{- range list "labels" "annotations" }}
{{- if not (kindIs "map" (get ($filled.metadata | default dict) . | default dict)) }}
extraObjects.{{ $name }}.metadata.{{ . }}: is no map. Fix: write a key and its text on each line below it.
{{- end }}
{{- end }}
{{- include "dapr-app.problems.twiceMade" (dict "root" $.root "key" $name "object" $filled) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* An object that the chart makes too, from (dict "root" $ "key" <of extraObjects> "object" <as a map>). */ -}}
{{- define "dapr-app.problems.twiceMade" -}}
{{- $template := get (include "dapr-app.kinds" . | fromYaml) .object.kind -}}
{{- $own := .object.metadata | default dict -}}
{{- $name := $own.name | default (include "dapr-app.fullname" (dict "root" .root "service" (dict "name" .key))) -}}
{{- if and $template (eq ($own.namespace | default .root.Release.Namespace) .root.Release.Namespace) }}
{{- range $service := include "dapr-app.services" . | fromJsonArray }}
{{- $made := include (printf "dapr-app.%s" $template) (dict "root" $.root "service" (get $.root.effectiveServices $service)) | fromYaml -}}
{{- if and $made (eq (toString $made.apiVersion) (toString $.object.apiVersion)) (eq $made.metadata.name $name) }}
extraObjects.{{ $.key }}: is the {{ $.object.kind }} {{ $name }}, which the chart makes for services.{{ $service }}. Fix: give it another metadata.name.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* dapr-app.kinds gives for each kind the named template that makes an object of it for a service. */ -}}
{{- define "dapr-app.kinds" -}}
Deployment: deployment
Service: service.object
ServiceAccount: serviceAccount
Configuration: configuration
Resiliency: resiliency
Role: role
RoleBinding: roleBinding
NetworkPolicy: networkPolicy
PodDisruptionBudget: podDisruptionBudget
HorizontalPodAutoscaler: horizontalPodAutoscaler
ScaledObject: scaledObject
TriggerAuthentication: triggerAuthentication
ServiceMonitor: serviceMonitor
PodMonitor: podMonitor
Ingress: ingress
HTTPRoute: httpRoute
{{- end -}}
