{{- /* dapr-app.subscriptions gives a Subscription for each topic of a service, as YAML documents, where the chart subscribes for it. */ -}}
{{- define "dapr-app.subscriptions" -}}
{{- $settings := .root.Values.subscriptions -}}
{{- if and .service.useDapr (eq $settings.mode "declarative") -}}
{{- range $topic, $route := .service.subscribes -}}
{{- $spec := dict "pubsubname" $.root.Values.components.pubsub "topic" (include "dapr-app.topic" (dict "root" $.root "topic" $topic)) "routes" (dict "default" $route) -}}
{{- if $settings.deadLetter -}}{{- $_ := set $spec "deadLetterTopic" (include "dapr-app.deadLetterTopic" $) -}}{{- end -}}
{{- $metadata := include "dapr-app.metadata" $ | fromJson -}}
{{- $_ := set $metadata "name" (include "dapr-app.subscriptionName" (dict "root" $.root "service" $.service "topic" $topic)) -}}
{{- $subscription := dict "apiVersion" "dapr.io/v2alpha1" "kind" "Subscription" "metadata" $metadata "spec" $spec }}
---
{{ set $subscription "scopes" (list $.service.appId) | toYaml }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* A topic may have characters and a length that a name may not: those are told apart by a hash. */ -}}
{{- define "dapr-app.subscriptionName" -}}
{{- $topic := .topic -}}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?$" $topic) -}}{{- $topic = sha256sum $topic | trunc 10 -}}{{- end -}}
{{- include "dapr-app.fullname" (dict "root" .root "service" (dict "name" (printf "%s-%s" (trunc 32 .service.name | trimSuffix "-") $topic))) -}}
{{- end -}}

{{- /*
dapr-app.resiliency gives a consumer's retries. Without them an event goes to the dead-letter topic at its first failure; with
too many, the group takes the member for dead while it waits.
*/ -}}
{{- define "dapr-app.resiliency" -}}
{{- if .service.subscribes -}}
{{- $resiliency := dict "apiVersion" "dapr.io/v1alpha1" "kind" "Resiliency" "metadata" (include "dapr-app.metadata" . | fromJson) -}}
{{- $resiliency = set $resiliency "scopes" (list .service.appId) -}}
{{- set $resiliency "spec" (include "dapr-app.resiliencySpec" . | fromJson) | toYaml -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.resiliencySpec" -}}
{{- $retry := .root.Values.subscriptions.retry -}}
{{- $policy := dict "policy" "constant" "duration" (printf "%ds" (int $retry.intervalSeconds)) "maxRetries" $retry.maxRetries -}}
{{- $target := dict .root.Values.components.pubsub (dict "inbound" (dict "retry" "delivery")) -}}
{{- dict "policies" (dict "retries" (dict "delivery" $policy)) "targets" (dict "components" $target) | toJson -}}
{{- end -}}
