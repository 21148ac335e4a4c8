{{- /* The problems of a service's scaling and volumes, from (dict "root" $ "path" <where it is> "service" <effective service>). */ -}}
{{- define "dapr-app.problems.scaling" -}}
{{- $path := .path -}}
{{- $service := .service -}}
{{- if and $service.autoscaling $service.keda }}
{{ $path }}.keda: is set beside {{ $path }}.autoscaling, and both would change the number of pods. Fix: set one of them to null.
{{- end }}
{{- range $name := list "autoscaling" "keda" }}
{{- with get $service $name }}
{{- $scaler := . -}}
{{- range list "minReplicas" "maxReplicas" }}
{{- if not (hasKey $scaler .) }}
{{ $path }}.{{ $name }}.{{ . }}: is not set. Fix: set it to a number of pods.
{{- end }}
{{- end }}
{{- if gt (dig "minReplicas" 0 . | int) (dig "maxReplicas" 2147483647 . | int) }}
{{ $path }}.{{ $name }}.minReplicas: is {{ .minReplicas }}, more than {{ $path }}.{{ $name }}.maxReplicas. Fix: set it to at most {{ .maxReplicas }}.
{{- end }}
{{- end }}
{{- end }}
{{- with $service.autoscaling }}
{{- if not (or .cpuPercent .memoryPercent) }}
{{ $path }}.autoscaling: has neither cpuPercent nor memoryPercent, so nothing would ever scale. Fix: set one of them.
{{- end }}
{{- range $resource, $percent := dict "cpu" .cpuPercent "memory" .memoryPercent }}
{{- if and $percent (not (dig "resources" "requests" $resource "" $service)) }}
{{ $path }}.autoscaling.{{ $resource }}Percent: is a share of {{ $path }}.resources.requests.{{ $resource }}, which is not set. Fix: set the request.
{{- end }}
{{- end }}
{{- end }}
{{- with $service.keda }}
{{- if not .lagThreshold }}
{{ $path }}.keda.lagThreshold: is not set. Fix: set it to the number of events that may wait for one pod.
{{- end }}
{{- if not $service.subscribes }}
{{ $path }}.keda: looks at the lag of a consumer group, but {{ $path }} subscribes to nothing. Fix: use {{ $path }}.autoscaling, or declare {{ $path }}.subscribes.
{{- end }}
{{- if and $service.useDapr (ne $.root.Values.components.pubsub "pubsub-kafka") }}
{{ $path }}.keda: looks at Kafka, but components.pubsub is {{ $.root.Values.components.pubsub }}. Fix: use {{ $path }}.autoscaling, or components.pubsub=pubsub-kafka.
{{- end }}
{{- end }}
{{- with $service.podDisruptionBudget }}
{{- if and (hasKey . "minAvailable") (hasKey . "maxUnavailable") }}
{{ $path }}.podDisruptionBudget: has minAvailable and maxUnavailable, of which Kubernetes takes one. Fix: set the other one to null.
{{- else if not (or (hasKey . "minAvailable") (hasKey . "maxUnavailable")) }}
{{ $path }}.podDisruptionBudget: has neither minAvailable nor maxUnavailable, so it forbids nothing. Fix: set one of them, or the budget to null.
{{- end }}
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.volumes" -}}
{{- $path := .path -}}
{{- /* as written: emptyDir with its defaults is an empty map, and the effective service has none */ -}}
{{- $own := get .root.Values.services .service.name | default dict -}}
{{- $written := mergeOverwrite (.root.Values.defaults.volumes | default dict | deepCopy) ($own.volumes | default dict | deepCopy) -}}
{{- $folders := dict "/tmp" "tmp" (include "dapr-app.postgres.caFolder" .root) "postgres-ca" -}}
{{- range $name, $volume := .service.volumes }}
{{- if has $name (list "tmp" "postgres-ca") }}
{{ $path }}.volumes.{{ $name }}: is a volume of the chart. Fix: give it another name.
{{- else if has $name (list "dapr-identity-token" "dapr-unix-domain-socket" "dapr-components-unix-domain-socket") }}
{{ $path }}.volumes.{{ $name }}: is a volume that the injector adds. Fix: give it another name.
{{- else if not (regexMatch "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$" $name) }}
{{ $path }}.volumes.{{ $name }}: is no name of a volume. Fix: use a-z, 0-9 and -, at most 63 characters.
{{- end }}
{{- $sources := keys (include "dapr-app.present" (get $written $name) | fromJson) | sortAlpha -}}
{{- range include "dapr-app.mountKeys" $ | fromJsonArray -}}{{- $sources = without $sources . -}}{{- end }}
{{- if gt (len $sources) 1 }}
{{ $path }}.volumes.{{ $name }}: is {{ join " and " $sources }} at once. Fix: keep one of them.
{{- end }}
{{- with get $folders $volume.mountPath }}
{{ $path }}.volumes.{{ $name }}.mountPath: is {{ $volume.mountPath }}, where {{ . }} is mounted. Fix: use another folder.
{{- end }}
{{- $_ := set $folders $volume.mountPath $name -}}
{{- end }}
{{- end -}}
