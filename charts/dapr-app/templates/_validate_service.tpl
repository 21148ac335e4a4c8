{{- /* The problems of one service, from (dict "root" $ "path" <where it is in the values> "service" <effective service>). */ -}}
{{- define "dapr-app.problems.service" -}}
{{- $dapr := .service.dapr -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$" .service.name | and (not (has .service.name (list "true" "false")))) }}
{{ .path }}: is no name of a service. Fix: use a-z, 0-9 and -, a letter first, at most 40 characters; not true or false.
{{- end }}
{{- $path := .path -}}
{{- $reserved := dict
  "daprd" "is the name of the sidecar's container, and the injector passes over a pod that has one"
  "test" "is what the pods of helm test are called"
-}}
{{- with get $reserved .service.name }}
{{ $path }}: {{ . }}. Fix: give the service another name.
{{- end }}
{{- range $owner, $resources := dict "" .service.resources "dapr." $dapr.resources }}
{{- range $kind := list "cpu" "memory" }}
{{- $request := dig "requests" $kind "" ($resources | default dict) -}}
{{- $limit := dig "limits" $kind "" ($resources | default dict) -}}
{{- $bound := include "dapr-app.quantity" $limit | float64 -}}
{{- if and $request $limit (ge $bound 0.0) (gt (include "dapr-app.quantity" $request | float64) $bound) }}
{{ $path }}.{{ $owner }}resources.requests.{{ $kind }}: is {{ $request }}, more than the limit of {{ $limit }}, so no pod is admitted. Fix: set it to at most {{ $limit }}, or raise {{ $path }}.{{ $owner }}resources.limits.{{ $kind }}.
{{- end }}
{{- end }}
{{- end }}
{{- with dig "resources" "limits" "memory" "" $dapr }}
{{- if and $dapr.sidecar (lt (include "dapr-app.quantity" . | float64) 33554432.0) }}
{{ $path }}.dapr.resources.limits.memory: is {{ . }}, in which no sidecar starts: it takes 60 MiB before it does anything. Fix: set it to at least 32Mi, better 128Mi.
{{- end }}
{{- end }}
{{- if and .service.useDapr (not $dapr.sidecar) }}
{{ .path }}.useDapr: is true, but {{ .path }}.dapr.sidecar is false, so nothing listens on port 3500. Fix: set {{ .path }}.dapr.sidecar=true, or {{ .path }}.useDapr=false.
{{- end }}
{{- if and .service.jobs (not $dapr.sidecar) }}
{{ .path }}.jobs: is true, but {{ .path }}.dapr.sidecar is false, so there is nobody to keep jobs. Fix: set {{ .path }}.dapr.sidecar=true, or {{ .path }}.jobs=false.
{{- end }}
{{- $letters := include "dapr-app.deadLetterTopic" . -}}
{{- if and .root.Values.subscriptions.deadLetter (hasKey (.service.subscribes | default dict) $letters) }}
{{ .path }}.subscribes.{{ $letters }}: is the topic for what this very service cannot take, so a failed event would come back for ever. Fix: let another service subscribe to it.
{{- end }}
{{- $services := .root.effectiveServices -}}
{{- range $name := .service.calls }}
{{- if not (hasKey $services $name) }}
{{ $path }}.calls: has {{ $name }}, but there is no such service. Fix: use keys of services: {{ keys $services | sortAlpha | join ", " }}.
{{- end }}
{{- end }}
{{- $account := .service.serviceAccount -}}
{{- if not (or $account.create $account.name) }}
{{ .path }}.serviceAccount.name: is empty, but {{ .path }}.serviceAccount.create is false. Fix: set it to an account that exists.
{{- end }}
{{- $sidecar := include "dapr-app.sidecarPorts" . | fromJson -}}
{{- $ports := list -}}
{{- range list "http" "public" "metrics" "grpc" "internal" -}}{{- $ports = append $ports (get $sidecar . | int) -}}{{- end -}}
{{- $ports = compact $ports -}}
{{- if not .service.port }}
{{ .path }}.port: is not set. Fix: set it to the port that the service listens on.
{{- else if and $dapr.sidecar (has (int .service.port) $ports) }}
{{ .path }}.port: is {{ .service.port }}, which the sidecar uses in the same pod. Fix: use another port than {{ initial $ports | join ", " }} and {{ last $ports }}.
{{- end }}
{{- $route := .service.httpRoute | default dict -}}
{{- $ingress := .service.ingress | default dict -}}
{{- range $key, $hosts := dict "httpRoute.hostnames" ($route.hostnames | default list) "ingress.host" (list $ingress.host | compact) }}
{{- range $hosts }}
{{- $host := include "dapr-app.text" (dict "root" $.root "value" .) }}
{{- if not (regexMatch "^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" $host) }}
{{ $path }}.{{ $key }}: is {{ $host }}, which is no host name. Fix: use a-z, 0-9, - and ., such as todo.example.com; *. may stand before.
{{- end }}
{{- end }}
{{- end }}
{{- if not .service.image.repository }}
{{ .path }}.image.repository: is not set. Fix: set it, or image.repository for all services.
{{- end }}
{{- range $kind, $probe := .service.probes }}
{{- if not $probe.path }}
{{ $path }}.probes.{{ $kind }}.path: is not set. Fix: set it to the path that the probe asks for, or the probe to null.
{{- end }}
{{- end }}
{{- $stop := add .service.preStopSeconds $dapr.blockShutdownSeconds $dapr.gracefulShutdownSeconds }}
{{- if ge $stop (int .service.terminationGracePeriodSeconds) }}
{{ .path }}.terminationGracePeriodSeconds: is {{ .service.terminationGracePeriodSeconds }}, but preStopSeconds, dapr.blockShutdownSeconds and dapr.gracefulShutdownSeconds take {{ $stop }} s, so the pod is killed in the middle. Fix: set it to more than {{ $stop }}.
{{- end }}
{{- end -}}

{{- /* dapr-app.quantity gives a Kubernetes quantity as a plain number. */ -}}
{{- define "dapr-app.quantity" -}}
{{- $units := dict "" 1 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $text := toString . -}}
{{- $unit := regexFind "[a-zA-Z]*$" $text -}}
{{- mulf (trimSuffix $unit $text | float64) (get $units $unit) -}}
{{- end -}}
