{{- /* What changes the number of a service's pods, or forbids that they all go at once. */ -}}
{{- define "dapr-app.podDisruptionBudget" -}}
{{- if and .service.podDisruptionBudget (gt (include "dapr-app.replicas" . | int) 1) -}}
{{- /* a pod that is not ready keeps no drain from ending */ -}}
{{- $spec := dict "selector" (dict "matchLabels" (include "dapr-app.selector" . | fromJson)) "unhealthyPodEvictionPolicy" "AlwaysAllow" -}}
{{- $spec = mergeOverwrite $spec .service.podDisruptionBudget -}}
{{- $budget := dict "apiVersion" "policy/v1" "kind" "PodDisruptionBudget" "spec" $spec -}}
{{- set $budget "metadata" (include "dapr-app.metadata" . | fromJson) | toYaml -}}
{{- end -}}
{{- end -}}

{{- /* The metrics are of the service's own container: one of the whole pod needs requests of the sidecar too, and follows its load. */ -}}
{{- define "dapr-app.horizontalPodAutoscaler" -}}
{{- with .service.autoscaling -}}
{{- $metrics := list -}}
{{- range $resource, $percent := dict "cpu" .cpuPercent "memory" .memoryPercent -}}
{{- if $percent -}}
{{- $target := dict "type" "Utilization" "averageUtilization" $percent -}}
{{- $resourceMetric := dict "name" $resource "container" $.service.container "target" $target -}}
{{- $metrics = append $metrics (dict "type" "ContainerResource" "containerResource" $resourceMetric) -}}
{{- end -}}
{{- end -}}
{{- $spec := dict
  "scaleTargetRef" (dict "apiVersion" "apps/v1" "kind" "Deployment" "name" (include "dapr-app.fullname" $))
  "minReplicas" .minReplicas
  "maxReplicas" .maxReplicas
  "metrics" $metrics
-}}
{{- with .behavior -}}{{- $_ := set $spec "behavior" . -}}{{- end -}}
{{- $scaler := dict "apiVersion" "autoscaling/v2" "kind" "HorizontalPodAutoscaler" "spec" $spec -}}
{{- set $scaler "metadata" (include "dapr-app.metadata" $ | fromJson) | toYaml -}}
{{- end -}}
{{- end -}}

{{- /* A trigger for each topic, on the lag of the very group that the service's consumers are in. */ -}}
{{- define "dapr-app.scaledObject" -}}
{{- with .service.keda -}}
{{- $triggers := list -}}
{{- range $topic, $_ := $.service.subscribes -}}
{{- $metadata := include "dapr-app.kedaTrigger" (dict "root" $.root "service" $.service "topic" $topic) | fromJson -}}
{{- $trigger := dict "type" "kafka" "metadata" $metadata -}}
{{- if include "dapr-app.triggerAuthentication" $ -}}
{{- $_ := set $trigger "authenticationRef" (dict "name" (include "dapr-app.fullname" $)) -}}
{{- end -}}
{{- $triggers = append $triggers $trigger -}}
{{- end -}}
{{- $spec := dict
  "scaleTargetRef" (dict "name" (include "dapr-app.fullname" $))
  "minReplicaCount" .minReplicas
  "maxReplicaCount" .maxReplicas
  "pollingInterval" (.pollingInterval | default 30)
  "cooldownPeriod" (.cooldownPeriod | default 300)
  "triggers" $triggers
-}}
{{- $scaler := dict "apiVersion" "keda.sh/v1alpha1" "kind" "ScaledObject" "spec" $spec -}}
{{- set $scaler "metadata" (include "dapr-app.metadata" $ | fromJson) | toYaml -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.kedaTrigger" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $metadata := dict
  "bootstrapServers" $kafka.bootstrapServers
  "consumerGroup" (include "dapr-app.consumerGroup" .)
  "topic" (include "dapr-app.topic" .)
  "lagThreshold" (.service.keda.lagThreshold | int64 | toString)
  "activationLagThreshold" (.service.keda.activationLagThreshold | int64 | toString)
  "offsetResetPolicy" "earliest"
-}}
{{- if hasPrefix "SASL_" $kafka.securityProtocol -}}
{{- $words := dict "PLAIN" "plaintext" "SCRAM-SHA-256" "scram_sha256" "SCRAM-SHA-512" "scram_sha512" -}}
{{- $_ := set $metadata "sasl" (get $words $kafka.sasl.mechanism) -}}
{{- end -}}
{{- if hasSuffix "SSL" $kafka.securityProtocol -}}{{- $_ := set $metadata "tls" "enable" -}}{{- end -}}
{{- toJson $metadata -}}
{{- end -}}

{{- define "dapr-app.triggerAuthentication" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $keys := dict -}}
{{- if hasPrefix "SASL_" $kafka.securityProtocol -}}
{{- $keys = dict "username" $kafka.sasl.usernameKey "password" $kafka.sasl.passwordKey -}}
{{- end -}}
{{- with $kafka.tls.caSecretKey -}}{{- $_ := set $keys "ca" . -}}{{- end -}}
{{- if and .service.keda $keys -}}
{{- $references := list -}}
{{- range $parameter, $key := $keys -}}
{{- $references = append $references (dict "parameter" $parameter "name" $kafka.sasl.existingSecret "key" $key) -}}
{{- end -}}
{{- $authentication := dict "apiVersion" "keda.sh/v1alpha1" "kind" "TriggerAuthentication" "spec" (dict "secretTargetRef" $references) -}}
{{- set $authentication "metadata" (include "dapr-app.metadata" . | fromJson) | toYaml -}}
{{- end -}}
{{- end -}}
