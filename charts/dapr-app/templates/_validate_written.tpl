{{- /* The problems of values as they are written, from (dict "root" $ "path" <where> "service" <defaults, or an entry of services>). */ -}}
{{- define "dapr-app.problems.written" -}}
{{- include "dapr-app.problems.owned" . }}
{{ include "dapr-app.problems.names" . }}
{{ include "dapr-app.problems.keys" (dict "path" .path "values" .service "places" (include "dapr-app.keyed" . | fromJsonArray)) }}
{{- end -}}

{{- /* dapr-app.problems.names looks at the keys that a user gives: Helm's schema validators mistake the place of a wrong key. */ -}}
{{- define "dapr-app.problems.names" -}}
{{- $path := .path -}}
{{- range $name, $_ := .service.env }}
{{- if not (regexMatch "^[A-Z][A-Z0-9_]*$" $name) }}
{{ $path }}.env.{{ $name }}: is no name of a variable. Fix: use A-Z, 0-9 and _, a letter first.
{{- end }}
{{- end }}
{{- range $name, $_ := .service.subscribes }}
{{- if not (regexMatch "^[-._a-zA-Z0-9]{1,249}$" $name) }}
{{ $path }}.subscribes.{{ $name }}: is no name of a Kafka topic. Fix: use a-z, A-Z, 0-9, ., _ and -, at most 249 characters.
{{- end }}
{{- end }}
{{- with dig "dapr" "annotations" dict .service }}
{{- $known := include "dapr-app.knownAnnotations" $ | fromYaml -}}
{{- range $name, $value := . }}
{{- if not (regexMatch "^[a-z][a-z0-9-]*$" $name) }}
{{ $path }}.dapr.annotations.{{ $name }}: is no plain name of an annotation. Fix: write it without dapr.io/, in a-z, 0-9 and -.
{{- else if not (hasKey $known $name) }}
{{- $near := list -}}
{{- range $other := keys $known | sortAlpha -}}
{{- if eq (splitList "-" $other | first) (splitList "-" $name | first) -}}{{- $near = append $near $other -}}{{- end -}}
{{- end }}
{{ $path }}.dapr.annotations.{{ $name }}: is no annotation of Dapr, which would ignore it. Fix: {{ ternary (printf "use one of %s" (join ", " $near)) "remove it" (gt (len $near) 0) }}.
{{- else }}
{{- $text := include "dapr-app.text" (dict "root" $.root "value" $value) -}}
{{- if and (eq (get $known $name) "integer") (not (regexMatch "^-?[0-9]+$" $text)) }}
{{ $path }}.dapr.annotations.{{ $name }}: is {{ $text }}, but Dapr reads a whole number here and ignores everything else. Fix: set it to a number.
{{- end }}
{{- $words := list (include "dapr-app.truthy" $) (include "dapr-app.falsy" $) | join "|" -}}
{{- if and (eq (get $known $name) "bool") (not (regexMatch $words $text)) }}
{{ $path }}.dapr.annotations.{{ $name }}: is {{ $text }}, which Dapr takes for false. Fix: set it to true or false.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $_ := .service.podLabels }}
{{- if regexMatch "^(app\\.kubernetes\\.io|helm\\.sh)/" $name }}
{{ $path }}.podLabels.{{ $name }}: is set by the chart. Fix: remove it, or give it another name.
{{- end }}
{{- end }}
{{- range $name, $_ := .service.podAnnotations }}
{{- if hasPrefix "dapr.io/" $name }}
{{ $path }}.podAnnotations.{{ $name }}: is an annotation of the sidecar. Fix: move it to {{ $path }}.dapr.annotations.{{ trimPrefix "dapr.io/" $name }}.
{{- end }}
{{- end }}
{{- if and (or (hasKey (.service.autoscaling | default dict) "maxReplicas") (hasKey (.service.keda | default dict) "maxReplicas")) (hasKey .service "replicas") (ne .path "defaults") }}
{{ $path }}.replicas: is set, but a scaler decides the number of pods. Fix: remove it, and use minReplicas and maxReplicas.
{{- end }}
{{- end -}}

{{- /* dapr-app.problems.owned looks at values as they are written: what the chart decides has one place to say it. */ -}}
{{- define "dapr-app.problems.owned" -}}
{{- $path := .path -}}
{{- with .service.env }}
{{- $env := include "dapr-app.ownedEnv" $ | fromYaml -}}
{{- range $name, $_ := . }}
{{- with get $env $name }}
{{ $path }}.env.{{ $name }}: is set by the chart. Fix: remove it{{ if hasPrefix "the " . }}: {{ . }}.{{ else }} and use {{ . | replace "{path}" $path }}.{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- with dig "dapr" "annotations" dict .service }}
{{- $annotations := include "dapr-app.ownedAnnotations" $ | fromYaml -}}
{{- range $name, $_ := . }}
{{- with get $annotations $name }}
{{ $path }}.dapr.annotations.{{ $name }}: is set by the chart. Fix: remove it{{ if hasPrefix "the " . }}: {{ . }}.{{ else }} and use {{ . | replace "{path}" $path }}.{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
