{{- /*
The network of a service's pods: what the service and its sidecar need, and nothing else. Answers of a connection that was
allowed need no rule, and the kubelet's probes are never stopped.
*/ -}}
{{- define "dapr-app.networkPolicy" -}}
{{- if .root.Values.networkPolicy.enabled -}}
{{- $spec := dict
  "podSelector" (dict "matchLabels" (include "dapr-app.selector" . | fromJson))
  "policyTypes" (list "Ingress" "Egress")
  "ingress" (include "dapr-app.ingressRules" . | fromJsonArray)
  "egress" (include "dapr-app.egressRules" . | fromJsonArray)
-}}
{{- $policy := dict "apiVersion" "networking.k8s.io/v1" "kind" "NetworkPolicy" "spec" $spec -}}
{{- set $policy "metadata" (include "dapr-app.metadata" . | fromJson) | toYaml -}}
{{- end -}}
{{- end -}}

{{- /* dapr-app.networked gives the services and, as one more, the test pods, which reach every pod of the release. */ -}}
{{- define "dapr-app.networked" -}}
{{- $services := list -}}
{{- range include "dapr-app.part" (dict "root" .root "part" "services") | fromJsonArray -}}
{{- $services = append $services (get $.root.effectiveServices .) -}}
{{- end -}}
{{- if and $services .root.Values.tests.enabled -}}
{{- $release := dict "app.kubernetes.io/instance" .root.Release.Name "app.kubernetes.io/name" .root.Chart.Name -}}
{{- $tests := dict
  "name" "test"
  "component" "test"
  "check" true
  "dapr" (dict "sidecar" true)
  "publishes" list
  "subscribes" true
  "secrets" list
  "monitoring" dict
  "network" (dict "egress" (list (dict "to" (list (dict "podSelector" (dict "matchLabels" $release))))))
-}}
{{- $services = append $services $tests -}}
{{- end -}}
{{- toJson $services -}}
{{- end -}}

{{- define "dapr-app.ingressRules" -}}
{{- $policy := .root.Values.networkPolicy -}}
{{- $network := .service.network | default dict -}}
{{- $release := dict "app.kubernetes.io/instance" .root.Release.Name "app.kubernetes.io/name" .root.Chart.Name -}}
{{- $sidecar := include "dapr-app.sidecarPorts" . | fromJson -}}
{{- $rules := list -}}
{{- if not .service.check -}}
{{- $rules = append $rules (dict "peers" (list (dict "podSelector" (dict "matchLabels" $release))) "ports" (list .service.port)) -}}
{{- end -}}
{{- if or .service.ingress .service.httpRoute $network.ingress -}}
{{- $rules = append $rules (dict "peers" ($network.ingress | default list) "ports" (list .service.port)) -}}
{{- end -}}
{{- if and .service.dapr.sidecar (not .service.check) -}}
{{- if .root.Values.tests.enabled -}}
{{- $tests := mergeOverwrite (dict "app.kubernetes.io/component" "test") $release -}}
{{- $rules = append $rules (dict "peers" (list (dict "podSelector" (dict "matchLabels" $tests))) "ports" (list $sidecar.public)) -}}
{{- end -}}
{{- range include "dapr-app.accessControl" . | fromJson | dig "policies" list -}}
{{- $caller := include "dapr-app.peer" (dict "root" $.root "name" .appId) | fromJson -}}
{{- $rules = append $rules (dict "peers" (list $caller) "ports" (list $sidecar.internal)) -}}
{{- end -}}
{{- end -}}
{{- if and .service.monitoring.enabled (not .service.check) -}}
{{- $ports := list .service.port | concat (ternary (list $sidecar.metrics | compact) list .service.dapr.sidecar) -}}
{{- $rules = append $rules (dict "peers" $policy.monitoring "ports" $ports) -}}
{{- end -}}
{{- include "dapr-app.networkRules" (dict "direction" "from" "rules" $rules) -}}
{{- end -}}

{{- define "dapr-app.egressRules" -}}
{{- $policy := .root.Values.networkPolicy -}}
{{- $rules := list (dict "peers" (list (include "dapr-app.namespacePeer" $policy.dnsNamespace | fromJson)) "ports" (list 53) "udp" true) -}}
{{- if .service.dapr.sidecar -}}
{{- $ports := list 6500 50001 50005 | concat (ternary (list 50006) list (and (default false .service.jobs) (not .service.check))) -}}
{{- $rules = append $rules (dict "peers" (list (include "dapr-app.namespacePeer" $policy.daprNamespace | fromJson)) "ports" $ports) -}}
{{- range .service.calls -}}
{{- $called := include "dapr-app.sidecarPorts" (dict "root" $.root "service" (get $.root.effectiveServices .)) | fromJson -}}
{{- $peer := include "dapr-app.peer" (dict "root" $.root "name" .) | fromJson -}}
{{- $rules = append $rules (dict "peers" (list $peer) "ports" (list $called.internal)) -}}
{{- end -}}
{{- with dig "dapr" "tracing" "endpoint" "" .service -}}
{{- $rules = append $rules (dict "peers" list "ports" (list (regexFind "[0-9]+$" . | int))) -}}
{{- end -}}
{{- end -}}
{{- if or .service.publishes .service.subscribes -}}
{{- $ports := list -}}
{{- range splitList "," .root.Values.kafka.bootstrapServers -}}{{- $ports = append $ports (regexFind "[0-9]+$" . | int) -}}{{- end -}}
{{- $rules = append $rules (dict "peers" $policy.kafka "ports" (uniq $ports)) -}}
{{- end -}}
{{- $rules = append $rules (dict "peers" $policy.postgres.peers "ports" (list $policy.postgres.port)) -}}
{{- if eq (include "dapr-app.readsSecrets" .) "true" -}}
{{- $rules = append $rules (dict "peers" $policy.apiServer.peers "ports" $policy.apiServer.ports) -}}
{{- end -}}
{{- $own := include "dapr-app.networkRules" (dict "direction" "to" "rules" $rules) | fromJsonArray -}}
{{- concat $own (dig "network" "egress" list .service) | toJson -}}
{{- end -}}
