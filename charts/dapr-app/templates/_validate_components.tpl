{{- /* The problems of the Dapr objects, from (dict "root" $). */ -}}
{{- define "dapr-app.problems.components" -}}
{{- $files := list -}}
{{- range $path, $_ := .root.Files.Glob "components/*.yaml" -}}{{- $files = append $files (base $path | trimSuffix ".yaml") -}}{{- end -}}
{{- $custom := include "dapr-app.present" .root.Values.customComponents | fromJson -}}
{{- $known := keys $custom | concat $files | sortAlpha -}}
{{- $types := dict "pubsub" "pubsub." "state" "state." "secrets" "secretstores." -}}
{{- range $role, $name := .root.Values.components }}
{{- if not $name }}
components.{{ $role }}: is empty. Fix: set it to one of {{ join ", " $known }}.
{{- else if not (has $name $known) }}
components.{{ $role }}: is {{ $name }}, but the chart has no components/{{ $name }}.yaml and customComponents no such entry. Fix: set it to one of {{ join ", " $known }}.
{{- else }}
{{- $type := include "dapr-app.componentBody" (dict "root" $.root "component" $name) | fromJson | dig "spec" "type" "" }}
{{- if not (hasPrefix (get $types $role) $type) }}
components.{{ $role }}: is {{ $name }}, which is of the type {{ $type }}. Fix: set it to a component of a type {{ get $types $role }}*.
{{- end }}
{{- end }}
{{- end }}
{{- $loaded := values .root.Values.components -}}
{{- range $name := include "dapr-app.services" . | fromJsonArray -}}
{{- $service := get $.root.effectiveServices $name -}}
{{- $loaded = concat $loaded ($service.components | default list) -}}
{{- range $service.components }}
{{- if not (hasKey $custom .) }}
services.{{ $name }}.components: has {{ . }}, but customComponents has no such entry. Fix: add customComponents.{{ . }}; components of a role are loaded by what a service declares.
{{- end }}
{{- end }}
{{- end -}}
{{- range $name, $component := $custom }}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$" $name | and (not (regexMatch "[.]-|-[.]|[.][.]" $name))) }}
customComponents.{{ $name }}: is no name of a Component. Fix: use a-z, 0-9, - and ., at most 63, a letter or digit at both ends.
{{- end }}
{{- if has $name $files }}
customComponents.{{ $name }}: is the name of a component of the chart. Fix: give it another name, and name that in components.
{{- end }}
{{- if not (has $name $loaded) }}
customComponents.{{ $name }}: is loaded by no service. Fix: name it in components, or in services.<name>.components, or set customComponents.{{ $name }}=null.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Dapr reads names of metadata without regard to case, and takes two that differ in it for one that is there twice. */ -}}
{{- define "dapr-app.problems.metadata" -}}
{{- $owned := include "dapr-app.ownedMetadata" . | fromYaml -}}
{{- range $name, $component := include "dapr-app.present" .root.Values.customComponents | fromJson }}
{{- include "dapr-app.problems.twice" (dict "path" (printf "customComponents.%s.metadata" $name) "metadata" $component.metadata) -}}
{{- end }}
{{- range $section := list "kafka" "postgres" -}}
{{- include "dapr-app.problems.twice" (dict "path" (printf "%s.metadata" $section) "metadata" (get $.root.Values $section).metadata) -}}
{{- range $name, $_ := include "dapr-app.present" (get $.root.Values $section).metadata | fromJson }}
{{- with get (get $owned $section) (lower $name) }}
{{ $section }}.metadata.{{ $name }}: {{ ternary "does nothing" "is set by the chart" (hasPrefix "Dapr" .) }}. Fix: remove it{{ if or (hasPrefix "the " .) (hasPrefix "Dapr" .) }}: {{ . }}.{{ else }} and use {{ . }}.{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.twice" -}}
{{- $seen := dict -}}
{{- range $name, $_ := include "dapr-app.present" .metadata | fromJson }}
{{- with get $seen (lower $name) }}
{{ $.path }}.{{ $name }}: is {{ . }} again, for Dapr does not tell upper from lower case here. Fix: keep one of them.
{{- end }}
{{- $_ := set $seen (lower $name) $name -}}
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.subscriptions" -}}
{{- $retry := .root.Values.subscriptions.retry -}}
{{- $seconds := mul $retry.maxRetries $retry.intervalSeconds -}}
{{- if ge $seconds 10 }}
subscriptions.retry: {{ $retry.maxRetries }} retries at {{ $retry.intervalSeconds }} s take {{ $seconds }} s, but after 10 s without a sign the consumer group gives the event to another member. Fix: keep maxRetries times intervalSeconds below 10.
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.topics" -}}
{{- $known := list -}}
{{- range $service := .root.effectiveServices -}}
{{- $known = concat $known ($service.publishes | default list) (keys ($service.subscribes | default dict)) -}}
{{- end -}}
{{- $known = $known | uniq | sortAlpha -}}
{{- $there := dict -}}
{{- range $topic, $name := .root.Values.events.topics }}
{{- if not (has $topic $known) }}
events.topics.{{ $topic }}: no service publishes or subscribes to {{ $topic }}. Fix: use one of {{ join ", " $known }}.
{{- end }}
{{- end }}
{{- range $topic := $known }}
{{- $name := include "dapr-app.topic" (dict "root" $.root "topic" $topic) }}
{{- if hasKey $there $name }}
events.topics: {{ get $there $name }} and {{ $topic }} are both {{ $name }} in the broker, where services cannot tell their events apart. Fix: give each a name of its own.
{{- end }}
{{- $_ := set $there $name $topic }}
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.externalSecrets" -}}
{{- $external := .root.Values.externalSecrets -}}
{{- if and (include "dapr-app.present" $external.secrets | fromJson) (not $external.store.name) }}
externalSecrets.store.name: is empty, but there are externalSecrets.secrets. Fix: set it to the name of a {{ $external.store.kind }}.
{{- end }}
{{- range $name, $keys := include "dapr-app.present" $external.secrets | fromJson }}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$" $name | and (not (regexMatch "[.]-|-[.]|[.][.]" $name))) }}
externalSecrets.secrets.{{ $name }}: is no name of a Secret. Fix: use a-z, 0-9, - and ., at most 63, a letter or digit at both ends.
{{- end }}
{{- $keys = include "dapr-app.present" $keys | fromJson }}
{{- if not $keys }}
externalSecrets.secrets.{{ $name }}: has no key, so the Secret would be empty. Fix: add a key with its entry of the store, or set it to null.
{{- end }}
{{- range $key, $_ := $keys }}
{{- if not (regexMatch "^[-._a-zA-Z0-9]+$" $key) }}
externalSecrets.secrets.{{ $name }}.{{ $key }}: is no key of a Secret. Fix: use letters, digits, -, _ and .
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
