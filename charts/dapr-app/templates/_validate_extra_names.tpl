{{- /* An object that is made too, from (dict "root" $ "key" <of extraObjects> "object" <as a map> "made" <what others are>). */ -}}
{{- define "dapr-app.problems.twiceMade" -}}
{{- $template := get (include "dapr-app.kinds" . | fromYaml) .object.kind -}}
{{- $own := .object.metadata | default dict -}}
{{- $name := $own.name | default (include "dapr-app.fullname" (dict "root" .root "service" (dict "name" .key))) -}}
{{- $namespace := $own.namespace | default .root.Release.Namespace -}}
{{- $makers := list -}}
{{- if and $template (eq $namespace .root.Release.Namespace) -}}
{{- range $service := include "dapr-app.services" . | fromJsonArray -}}
{{- $object := include (printf "dapr-app.%s" $template) (dict "root" $.root "service" (get $.root.effectiveServices $service)) | fromYaml -}}
{{- if and $object (eq (toString $object.apiVersion) (toString $.object.apiVersion)) (eq $object.metadata.name $name) -}}
{{- $makers = append $makers (printf "the chart makes for services.%s" $service) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $identity := printf "%v %v %v/%v" .object.apiVersion .object.kind $namespace $name -}}
{{- with get .made $identity -}}{{- $makers = append $makers . -}}{{- end -}}
{{- $_ := set .made $identity (printf "extraObjects.%s is too" .key) -}}
{{- range $makers }}
extraObjects.{{ $.key }}: is the {{ $.object.kind }} {{ $name }}, which {{ . }}. Fix: give it another metadata.name.
{{- end }}
{{- end -}}

{{- /* dapr-app.madeBeside gives as JSON who makes the objects that are not one of a kind for each service, from (dict "root" $). */ -}}
{{- define "dapr-app.madeBeside" -}}
{{- $made := dict -}}
{{- $namespace := .root.Release.Namespace -}}
{{- range include "dapr-app.components" . | fromJsonArray -}}
{{- $_ := set $made (printf "dapr.io/v1alpha1 Component %s/%s" $namespace .) "the chart makes for the services that use it" -}}
{{- end -}}
{{- range $name, $_ := include "dapr-app.present" .root.Values.externalSecrets.secrets | fromJson -}}
{{- $_ := set $made (printf "external-secrets.io/v1 ExternalSecret %s/%s" $namespace $name) (printf "the chart makes for externalSecrets.secrets.%s" $name) -}}
{{- end -}}
{{- range include "dapr-app.services" . | fromJsonArray -}}
{{- $service := get $.root.effectiveServices . -}}
{{- if $service.dapr.sidecar -}}
{{- $_ := set $made (printf "v1 Service %s/%s-dapr" $namespace $service.appId) (printf "Dapr makes for the sidecars of services.%s" $service.name) -}}
{{- end -}}
{{- range $topic, $_ := ternary $service.subscribes dict (eq $.root.Values.subscriptions.mode "declarative") -}}
{{- $name := include "dapr-app.subscriptionName" (dict "root" $.root "service" $service "topic" $topic) -}}
{{- $_ := set $made (printf "dapr.io/v2alpha1 Subscription %s/%s" $namespace $name) (printf "the chart makes for services.%s.subscribes.%s" $service.name $topic) -}}
{{- end -}}
{{- end -}}
{{- toJson $made -}}
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
