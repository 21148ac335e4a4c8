{{- /*
dapr-app.deprecated says which keys of the values are gone, what takes their place, and since which version of the chart. A
key of 0.1.0 comes from charts with a section for each service, as the quickstart of this migration has it. The schema lets
these keys pass, so that the chart can say what to write instead. A * stands for any name.
*/ -}}
{{- define "dapr-app.deprecated" -}}
backend: {use: services.backend, since: 0.1.0}
notificationService: {use: services.notification-service, since: 0.1.0}
emailDeliveryService: {use: services.email-delivery-service, since: 0.1.0}
emailDelivery: {use: services.email-delivery-service, since: 0.1.0}
recurringTaskService: {use: services.recurring-task-service, since: 0.1.0}
recurringService: {use: services.recurring-task-service, since: 0.1.0}
dapr: {use: defaults.dapr and defaults.useDapr, since: 0.1.0}
useDapr: {use: defaults.useDapr, since: 0.1.0}
replicaCount: {use: defaults.replicas, since: 0.1.0}
namespace: {use: helm's --namespace, since: 0.1.0}
services.*.replicaCount: {use: "services.*.replicas", since: 0.1.0}
services.*.scopes: {use: "what the service declares (publishes, subscribes, state, secrets, components), from which the scopes follow", since: 0.1.0}
services.*.dapr.enabled: {use: "services.*.dapr.sidecar", since: 0.1.0}
defaults.dapr.enabled: {use: defaults.dapr.sidecar, since: 0.1.0}
kafka.brokers: {use: kafka.bootstrapServers, since: 0.1.0}
kafka.authType: {use: kafka.securityProtocol, since: 0.1.0}
kafka.saslMechanism: {use: kafka.sasl.mechanism, since: 0.1.0}
customComponents.*.spec: {use: "its type, version and metadata right below customComponents.*", since: 0.2.0}
customComponents.*.scopes: {use: "services.<name>.components, from which the scopes follow", since: 0.2.0}
{{- end -}}

{{- define "dapr-app.problems.deprecated" -}}
{{- range $key, $instead := include "dapr-app.deprecated" . | fromYaml }}
{{- $parts := splitList "." $key -}}
{{- $found := list -}}
{{- if has "*" $parts -}}
{{- range $name, $entry := get $.root.Values (first $parts) | default dict -}}
{{- $section := $entry | default dict -}}
{{- if gt (len $parts) 3 -}}{{- $section = get $section (index $parts 2) | default dict -}}{{- end -}}
{{- if hasKey $section (last $parts) -}}{{- $found = append $found $name -}}{{- end -}}
{{- end -}}
{{- else -}}
{{- $section := $.root.Values -}}
{{- range initial $parts -}}{{- $section = get $section . | default dict -}}{{- end -}}
{{- if hasKey $section (last $parts) -}}{{- $found = list "" -}}{{- end -}}
{{- end -}}
{{- range $found }}
{{ replace "*" . $key }}: is gone since {{ $instead.since }}. Fix: use {{ replace "*" . $instead.use }}.
{{- end }}
{{- end }}
{{- end -}}
