{{- /* The problems of extraObjects, from (dict "root" $). */ -}}
{{- define "dapr-app.problems.extraObjects" -}}
{{- $made := include "dapr-app.madeBeside" . | fromJson -}}
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
{{- include "dapr-app.problems.twiceMade" (dict "root" $.root "key" $name "object" $filled "made" $made) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
